"""The whole proxy on real sockets: what the law, the streams and the load come to for a client."""
