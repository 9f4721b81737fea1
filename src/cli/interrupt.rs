//! Ctrl-C and its like: the end of the run at once, but for the moments in which files are being replaced.

use std::process;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::exit::Exit;

/// Listens to SIGINT, SIGTERM and SIGHUP, and to their likes on Windows.
#[derive(Debug, Clone, Default)]
pub(super) struct Interrupt {
    asked: Arc<AtomicBool>,
    writing: Arc<Mutex<()>>,
}

/// While this is there, the run does not end by itself: who writes looks at it and takes back what was written.
#[derive(Debug)]
pub(super) struct Writing<'a> {
    asked: &'a AtomicBool,
    _writing: MutexGuard<'a, ()>,
}

impl Interrupt {
    /// Begins to listen. Where the operating system does not allow it, the run ends as it would without.
    pub(super) fn listen() -> Self {
        let interrupt = Self::default();
        let told = interrupt.clone();
        let _ = ctrlc::set_handler(move || told.end());
        interrupt
    }

    /// Whether the run is to end.
    pub(super) fn is_asked(&self) -> bool {
        self.asked.load(Ordering::SeqCst)
    }

    pub(super) fn begin_writing(&self) -> Writing<'_> {
        Writing { asked: &self.asked, _writing: self.writing.lock().unwrap_or_else(PoisonError::into_inner) }
    }

    /// Ends the run, unless something is being written; nobody else would.
    fn end(&self) {
        self.asked.store(true, Ordering::SeqCst);
        let nothing_is_written = self.writing.try_lock();
        if nothing_is_written.is_ok() {
            process::exit(Exit::Interrupted as i32);
        }
    }
}

impl std::ops::Deref for Writing<'_> {
    type Target = AtomicBool;

    fn deref(&self) -> &AtomicBool {
        self.asked
    }
}
