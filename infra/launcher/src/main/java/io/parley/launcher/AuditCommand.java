package io.parley.launcher;

import picocli.CommandLine.Command;

/// `parley audit`: what auditors do.
@Command(
    name = "audit",
    description = {
      "Verify the history, prove what stands in it, and look at the past.",
      "Whoever reads others' history is recorded on the audit log."
    },
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      AuditVerifyCommand.class,
      AuditProveCommand.class,
      AuditCheckProofCommand.class,
      AsOfCommand.class,
      ExportCommand.class,
      AuditLogCommand.class
    })
final class AuditCommand {}
