"""A view's rows become a page: `selection` says which rows of which table are meant.

`fields` gives filters their meaning, `words` finds free text, `order` puts the rows in a total
order, `page` reads them.
"""
