"""An organisation is a domain: how a program without an installer's organisation comes to trust one."""
