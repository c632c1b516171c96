import ArgumentParser
@main struct Gatehouse: ParsableCommand { static let configuration = CommandConfiguration(abstract: "x") }
