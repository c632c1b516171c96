import Logging

/// What the program writes to standard error: one event a line.
enum Log {
    /// Begins logging as the settings say.
    static func start(_ settings: Settings, quiet: Bool) -> Logger {
        LoggingSystem.bootstrap { label in StreamLogHandler.standardError(label: label) }
        var logger = Logger(label: "gatehouse")
        logger.logLevel = Logger.Level(rawValue: settings.log.level.rawValue) ?? .info
        if quiet, logger.logLevel < .warning { logger.logLevel = .warning }
        return logger
    }
}
