package io.parley.launcher;

import picocli.CommandLine.Command;

/// `parley audit`: what auditors do.
@Command(
    name = "audit",
    subcommands = {AsOfCommand.class, ExportCommand.class, AuditLogCommand.class},
    description = "Look at the past. Whoever reads others' history is recorded on the audit log.")
final class AuditCommand {}
