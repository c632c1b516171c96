import Dispatch
import Synchronization

extension Array where Element: Sendable {
    /// What a function makes of each element, in the order of the elements; all cores share the work. Blocks.
    ///
    /// For bulk work on threads that may wait: the elements are dealt in runs of `grain`, so that a core that has other
    /// things to do takes fewer.
    func concurrentMap<Value: Sendable>(grain: Int, _ transform: @Sendable (Element) -> Value) -> [Value] {
        guard count > grain else { return map(transform) }
        let runs = (count + grain - 1) / grain
        let results = Mutex<[[Value]]>(Array<[Value]>(repeating: [], count: runs))
        DispatchQueue.concurrentPerform(iterations: runs) { run in
            let made = self[(run * grain)..<Swift.min(count, (run + 1) * grain)].map(transform)
            results.withLock { $0[run] = made }
        }
        return results.withLock { Array<Value>($0.joined()) }
    }
}
