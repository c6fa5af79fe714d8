"""The only threads and the only ZeroMQ; one I/O thread owns every socket."""
