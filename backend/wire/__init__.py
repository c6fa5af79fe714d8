"""How words cross between processes.

codec       bytes to objects and back;
keys, gate  who may connect;
connection  the file by which clients find a backend;
sockets     every socket option there is; `visitors` counts who is connected;
loop        poll, drain, timers.
"""
