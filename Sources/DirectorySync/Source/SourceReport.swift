/// What a source is like, as far as it could be found out: for whoever sets it up.
public struct SourceReport: Sendable {
    /// A person as it would come in.
    public struct Sample: Sendable, Equatable {
        /// The person.
        public let person: SourcePerson
        /// The names of its groups, nested ones included.
        public let groups: [String]
    }

    /// How many people stand how.
    public struct People: Sendable, Equatable {
        /// All that can come in.
        public var usable = 0
        /// Those without a user name that could be used.
        public var unusable = 0
        /// Those whom an administrator of the source disabled.
        public var disabled = 0
        /// Those whose time is over.
        public var expired = 0
        /// Those who are locked out for the moment.
        public var lockedOut = 0
        /// Those without an e-mail address.
        public var withoutMail = 0
    }

    /// The source's name.
    public let source: String
    /// nil when it could not be reached.
    public var connection: ConnectionFacts?
    /// Who reads, once the directory agreed; nil before.
    public var boundAs: String?
    /// What the directory says about itself; nil if it does not.
    public var root: RootDSE?
    /// The kind that is taken for it.
    public var kind: SourceConfiguration.Kind?
    /// Whether the configuration names the kind.
    public var isKindGiven = false
    /// The search for people, as `base filter`.
    public var peopleSearch = ""
    /// The search for groups; nil when none are read.
    public var groupSearch: String?
    /// How many people there are; nil if nothing was read.
    public var people: People?
    /// How many groups there are.
    public var groups = 0
    /// The first people.
    public var samples: [Sample] = []
    /// What was noticed while reading.
    public var problems: [SourceProblem] = []
    /// Whether everything came, so that a run may conclude that who is missing is gone.
    public var isComplete = false
    /// What ended the test early.
    public var failure: DirectoryError?

    init(_ source: String) { self.source = source }
}

extension SourceReader {
    /// Does what a run does up to the plan, and tells what it found.
    ///
    /// - Parameters:
    ///   - samples: how many people are shown.
    ///   - progress: is told after each page how many entries have come.
    public func report(samples: Int = 10, progress: (_ entries: Int) -> Void = { _ in }) async -> SourceReport {
        var report = SourceReport(configuration.name)
        do throws(DirectoryError) {
            let connection = try await DirectoryConnection.open(configuration.connection)
            do throws(DirectoryError) {
                try await fill(&report, on: connection, samples: samples, progress)
                await connection.close()
            } catch {
                await connection.close()
                throw error
            }
        } catch {
            report.failure = error
        }
        return report
    }

    private func fill(
        _ report: inout SourceReport, on connection: DirectoryConnection, samples: Int, _ progress: (Int) -> Void
    ) async throws(DirectoryError) {
        let deadline = ContinuousClock.now + configuration.connection.timeouts.reading
        report.connection = try await connection.facts()
        if let bind = configuration.bind { try await connection.bind(bind) }
        report.boundAs = configuration.bind?.description ?? "anonymous"
        do throws(DirectoryError) {
            report.root = try await connection.rootDSE()
        } catch  where configuration.kind != nil && error.code == .incomplete {
            // A directory may hide its root DSE, if it is said what it is.
        }
        var resolved = configuration
        resolved.kind = configuration.kind ?? report.root?.kind
        report.kind = resolved.kind
        report.isKindGiven = configuration.kind != nil
        report.peopleSearch = "\(resolved.users.base) \(resolved.peopleFilter)"
        report.groupSearch = resolved.groups.map { "\($0.base) \(resolved.groupFilter)" }
        report.take(await read(resolved, on: connection, until: deadline, progress), samples: samples)
    }
}

extension SourceReport {
    fileprivate mutating func take(_ contents: SourceContents, samples count: Int) {
        var people = People()
        people.usable = contents.people.count
        people.unusable = contents.unusable.count
        for person in contents.people {
            switch person.standing {
            case .active: break
            case .disabled: people.disabled += 1
            case .expired: people.expired += 1
            case .lockedOut: people.lockedOut += 1
            }
            if person.mails.isEmpty { people.withoutMail += 1 }
        }
        self.people = people
        groups = contents.groups.count
        samples = contents.people.prefix(count).map { person in
            let places = contents.memberships[person.externalID] ?? []
            return Sample(person: person, groups: places.map { contents.groups[$0].name })
        }
        problems = contents.problems
        isComplete = contents.isComplete
    }
}
