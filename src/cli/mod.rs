//! The command line: the only part that knows the terminal and the environment.

mod args;
mod check;
mod configuration;
mod connector;
mod diff;
mod discover;
mod exit;
mod explain_code;
mod generate;
mod git;
mod interrupt;
mod mock;
mod operations;
mod output;
mod progress;
mod verify;

use std::ffi::OsString;
use std::process::ExitCode;

use clap::{CommandFactory, FromArgMatches};

use args::{Arguments, Command, ConnectorCommand};
use configuration::Said;
use output::Terminal;

/// Runs the program with its arguments, the program's name first.
pub fn run(arguments: impl IntoIterator<Item = OsString>) -> ExitCode {
    let parsed = Arguments::command().try_get_matches_from(arguments);
    let parsed = parsed.and_then(|matches| Ok((Arguments::from_arg_matches(&matches)?, Said::new(&matches))));
    let (arguments, said) = match parsed {
        Ok(parsed) => parsed,
        Err(error) => {
            let code = if error.use_stderr() { exit::Exit::Usage } else { exit::Exit::Ok };
            let _ = error.print();
            return code.into();
        }
    };
    let mut terminal = Terminal::new(arguments.color);
    let exit = match arguments.command {
        Command::Generate(command) => generate::run(&command, &said, &mut terminal),
        Command::Operations(command) => operations::run(&command, &mut terminal),
        Command::Check(command) => check::run(&command, &said, &mut terminal),
        Command::Diff(command) => diff::run(&command, &said, &mut terminal),
        Command::Mock(command) => mock::run(&command, &said, &mut terminal),
        Command::Connector(group) => match group.command {
            ConnectorCommand::Check(command) => connector::check(&command, &terminal),
        },
        Command::ExplainCode(command) => explain_code::run(&command, &mut terminal),
    };
    exit.into()
}
