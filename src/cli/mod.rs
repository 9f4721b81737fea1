//! The command line: the only part that knows the terminal and the environment.

mod args;
mod connector;
mod discover;
mod exit;
mod explain_code;
mod generate;
mod operations;
mod output;
mod progress;

use std::ffi::OsString;
use std::process::ExitCode;

use clap::Parser;

use args::{Arguments, Command, ConnectorCommand};
use output::Terminal;

/// Runs the program with its arguments, the program's name first.
pub fn run(arguments: impl IntoIterator<Item = OsString>) -> ExitCode {
    let arguments = match Arguments::try_parse_from(arguments) {
        Ok(arguments) => arguments,
        Err(error) => {
            let code = if error.use_stderr() { exit::Exit::Usage } else { exit::Exit::Ok };
            let _ = error.print();
            return code.into();
        }
    };
    let mut terminal = Terminal::new(arguments.color);
    let exit = match arguments.command {
        Command::Generate(command) => generate::run(&command, &mut terminal),
        Command::Operations(command) => operations::run(&command, &mut terminal),
        Command::Connector(group) => match group.command {
            ConnectorCommand::Check(command) => connector::check(&command, &terminal),
        },
        Command::ExplainCode(command) => explain_code::run(&command, &mut terminal),
    };
    exit.into()
}
