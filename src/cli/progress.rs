//! A spinner for runs that take long enough to wonder about.

use std::sync::mpsc::{Sender, channel};
use std::thread::{JoinHandle, spawn};
use std::time::Duration;

use indicatif::{ProgressBar, ProgressDrawTarget};

/// A run this short shows nothing.
const PATIENCE: Duration = Duration::from_millis(200);

/// Shows the current stage once [`PATIENCE`] is over, if a person is watching.
#[derive(Debug)]
pub(super) struct Progress {
    spinner: ProgressBar,
    done: Option<(Sender<()>, JoinHandle<()>)>,
}

impl Progress {
    pub(super) fn new(interactive: bool) -> Self {
        let spinner = ProgressBar::with_draw_target(None, ProgressDrawTarget::hidden());
        let done = interactive.then(|| {
            let (sender, receiver) = channel();
            let shown = spinner.clone();
            let thread = spawn(move || {
                if receiver
                    .recv_timeout(PATIENCE)
                    .is_err_and(|error| error == std::sync::mpsc::RecvTimeoutError::Timeout)
                {
                    shown.set_draw_target(ProgressDrawTarget::stderr());
                    shown.enable_steady_tick(Duration::from_millis(100));
                    let _ = receiver.recv();
                }
            });
            (sender, thread)
        });
        Self { spinner, done }
    }

    /// Tells what is being done.
    pub(super) fn stage(&self, stage: &'static str) {
        self.spinner.set_message(stage);
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        if let Some((sender, thread)) = self.done.take() {
            drop(sender);
            let _ = thread.join();
        }
        self.spinner.finish_and_clear();
    }
}
