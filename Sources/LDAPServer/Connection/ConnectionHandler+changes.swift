import NIOCore

extension ConnectionHandler {
    /// Whether a search has something to do at once.
    var hasRunnable: Bool { running.contains { !$0.answers.isWaiting } }

    /// Sees to it that searches which wait for the directory to change go on when it does.
    func waitForChanges() {
        guard !running.isEmpty, let context, !state.isClosed else {
            watch = nil
            return
        }
        guard running.contains(where: \.answers.isWaiting) else { return }
        if watch == nil {
            let loop = context.eventLoop
            let handler = NIOLoopBound(self, eventLoop: loop)
            watch = backend.watch { loop.execute { handler.value.turn() } }
        }
        watch?.rest()
        // There may have been a change in between.
        if hasRunnable, context.channel.isWritable { scheduleTurn() }
    }
}
