import GRDB

extension CampaignStore {
    /// How the tables came to be, one step a version of the schema; steps that were released do not change.
    static var migrator: DatabaseMigrator {
        var migrator = DatabaseMigrator()
        migrator.registerMigration("v1") { db in
            try db.create(table: "campaign") { table in
                table.column("id", .integer).primaryKey().check { $0 == 1 }
                // JSON: what every attempt depends on.
                table.column("settings", .text).notNull()
                table.column("judge", .text).notNull()
            }
            try db.create(table: "behaviour") { table in
                table.column("id", .text).primaryKey()
                // JSON: the suite's row.
                table.column("row", .text).notNull()
                table.column("file", .text).notNull()
                table.column("line", .integer)
            }
            try db.create(table: "attempt") { table in
                table.column("behaviour", .text).notNull().references("behaviour")
                table.column("attack", .text).notNull()
                table.column("sample", .integer).notNull()
                table.column("attack_family", .text).notNull()
                // 64 bits, which SQLite's integers have, but signed.
                table.column("seed", .integer).notNull()
                table.column("outcome", .text).notNull()
                table.column("reason", .text).notNull()
                table.column("span", .text).notNull()
                // JSON: all messages, the last reply included.
                table.column("conversation", .text).notNull()
                // How many of the messages came before the first reply.
                table.column("opening", .integer).notNull()
                table.column("prompt", .text).notNull()
                table.column("reply", .text).notNull()
                // JSON: a list of texts.
                table.column("tags", .text).notNull()
                table.column("prompt_tokens", .integer).notNull()
                table.column("completion_tokens", .integer).notNull()
                table.column("tries", .integer).notNull()
                table.column("seconds", .double).notNull()
                table.primaryKey(["behaviour", "attack", "sample"])
            }
        }
        return migrator
    }
}
