//! `mcpgen mock`: an upstream on loopback to try a server with.

use super::args::Mock;
use super::configuration::{self, Said};
use super::exit::Exit;
use super::generate;
use super::output::Terminal;
use super::progress::Progress;
use crate::mock::{self, Behaviour};
use crate::source::Sources;

pub(super) fn run(command: &Mock, said: &Said, terminal: &mut Terminal) -> Exit {
    let mut sources = Sources::default();
    let targets = match configuration::targets(&command.selection, said, &mut sources) {
        Ok(targets) => targets,
        Err(none) => return generate::no_target(&none, terminal, &sources),
    };
    if command.selection.print_config {
        terminal.result(&configuration::shown(&targets));
        return Exit::Ok;
    }
    let [target] = targets.as_slice() else {
        terminal.message("error: `mcpgen.toml` lists several servers, and one can be mocked at a time\n  help: name one with `--spec FILE`");
        return Exit::Usage;
    };
    let progress = Progress::new(terminal.is_interactive());
    let prepared = generate::prepare(&mut sources, target, &progress);
    drop(progress);
    let plan = match prepared {
        Ok(prepared) => prepared.planned.plan,
        Err(stopped) => return stopped.tell(false, terminal, &sources).0,
    };
    let behaviour = Behaviour { seed: command.seed, faults: command.fail.clone(), latency: command.latency };
    let served = mock::serve(&plan, &behaviour, command.port, |address| {
        terminal.result(&format!("{}: an upstream with invented data on http://{address}", plan.server.package));
        for tool in &plan.tools {
            terminal.result(&format!("  {} {}", tool.request.method, tool.request.template));
        }
        terminal.result(&format!("run the server with UPSTREAM_BASE_URL=http://{address}; end this with Ctrl-C"));
    });
    match served {
        Ok(()) => Exit::Ok,
        Err(error) => {
            terminal.message(&format!("error: port {} of 127.0.0.1 cannot be served: {error}\n  help: name another one with `--port`, or 0 for a free one", command.port));
            Exit::InputOutput
        }
    }
}
