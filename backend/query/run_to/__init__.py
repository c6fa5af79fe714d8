"""Running to where a condition holds, whether of the log or of rows as they changed.

condition_reader  what a condition's text means, named ones too;
version_fields    its fields, of the row that an event made and of the one before;
version_search    the versions of a view's rows that match, in steps, in either direction;
probes            what is evaluated at every hit;
hit_sources       hits of the log and of rows, merged in the order of positions;
hit_counts        the hits of breakpoints, counted in the background;
run_to_answers    the questions, with their answers.
"""
