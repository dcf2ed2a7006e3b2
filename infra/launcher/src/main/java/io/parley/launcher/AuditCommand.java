package io.parley.launcher;

import picocli.CommandLine.Command;

/// `parley audit`: what auditors ask.
@Command(
    name = "audit",
    description = "Verify the history, and prove what stands in it.",
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {AuditVerifyCommand.class, AuditProveCommand.class, AuditCheckProofCommand.class})
final class AuditCommand {}
