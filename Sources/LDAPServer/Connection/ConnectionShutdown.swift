/// Tells a connection that the server shuts down: it finishes what is in progress, says so, and closes.
struct ConnectionShutdown: Sendable {}
