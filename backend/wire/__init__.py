"""How messages cross between processes.

codec              bytes to objects and back;
keys               who may connect; zap_authenticator lets in whom they name;
connection         the file by which clients find a backend;
sockets            every socket option there is; connection_counter counts who is connected;
loop               poll, drain, timers.
"""
