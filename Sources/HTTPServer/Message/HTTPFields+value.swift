import HTTPTypes

extension HTTPFields {
    /// The value of a field, and of one that comes more than once all of them as the subscript gives them. That one makes
    /// a new text in any case.
    func value(of name: HTTPField.Name) -> String? {
        guard let place = firstIndex(where: { $0.name == name }) else { return nil }
        guard !self[(place + 1)...].contains(where: { $0.name == name }) else { return self[name] }
        return self[place].value
    }
}
