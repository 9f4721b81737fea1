//! Runs that end too early leave the old crate.

use std::cell::Cell;
use std::collections::BTreeMap;
use std::io;
use std::path::Path;

use mcpgen::output::{self, Disk, Interruptible, RealDisk};

use super::{Crate, ONE_TOOL, SECOND_TOOL, contents, put, told};
use mcpgen::diagnostics::Problem;

/// A disk on which something goes wrong after some steps.
struct Failing {
    left: Cell<usize>,
    /// Whether nothing at all works any more, as after a kill, or only what needs room.
    is_dead: bool,
    kind: io::ErrorKind,
}

impl Failing {
    fn step(&self, needs_room: bool) -> io::Result<()> {
        if self.left.get() > 0 {
            self.left.set(self.left.get() - 1);
            return Ok(());
        }
        if self.is_dead || needs_room { Err(self.kind.into()) } else { Ok(()) }
    }
}

impl Disk for Failing {
    fn create_folder(&mut self, path: &Path) -> io::Result<()> {
        self.step(true)?;
        RealDisk.create_folder(path)
    }

    fn write(&mut self, path: &Path, bytes: &[u8]) -> io::Result<()> {
        if let Err(error) = self.step(true) {
            // A full disk leaves the beginning of the file.
            RealDisk.write(path, &bytes[..bytes.len() / 2])?;
            return Err(error);
        }
        RealDisk.write(path, bytes)
    }

    fn rename(&mut self, from: &Path, to: &Path) -> io::Result<()> {
        self.step(true)?;
        RealDisk.rename(from, to)
    }

    fn keep(&mut self, from: &Path, to: &Path) -> io::Result<()> {
        self.step(true)?;
        RealDisk.keep(from, to)
    }

    fn remove_file(&mut self, path: &Path) -> io::Result<()> {
        self.step(false)?;
        RealDisk.remove_file(path)
    }

    fn remove_folder(&mut self, path: &Path) -> io::Result<()> {
        self.step(false)?;
        RealDisk.remove_folder(path)
    }

    fn remove_everything(&mut self, path: &Path) -> io::Result<()> {
        self.step(false)?;
        RealDisk.remove_everything(path)
    }
}

/// Two crates: a tool goes, another comes, a third changes.
fn crates() -> (Crate, Crate) {
    let first = Crate::of(&format!("{ONE_TOOL}{SECOND_TOOL}"));
    let third = SECOND_TOOL.replace("shop_list_items", "shop_items");
    (first, Crate::of(&format!("{}{third}", ONE_TOOL.replace("Get one item.", "Get an item."))))
}

fn run(failing: &mut Failing, new: &Crate, folder: &Path) -> Result<(), String> {
    let inspection = new.inspect(folder).unwrap();
    let result = output::write(&inspection, folder, false, failing);
    result.map(|_| ()).map_err(|problem| told(&problem.diagnostic()))
}

#[test]
fn a_run_that_is_killed_at_any_step_is_taken_back_by_the_next() {
    let (old, new) = crates();
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path().join("crate");
    old.write(&folder).unwrap();
    let before = contents(&folder);
    let mut steps = 0;
    loop {
        let mut failing = Failing { left: Cell::new(steps), is_dead: true, kind: io::ErrorKind::Interrupted };
        let result = run(&mut failing, &new, &folder);
        if result.is_ok() && failing.left.get() > 0 {
            break;
        }
        output::recover(&folder).unwrap();
        let after = contents(&folder);
        if after != before {
            assert_eq!(new.changes(&folder), [], "killed at step {steps}");
            assert_eq!(output::drift(&new.inspect(&folder).unwrap()), [], "killed at step {steps}");
            old.write(&folder).unwrap();
            assert_eq!(contents(&folder), before);
        }
        steps += 1;
    }
    assert!(steps > 30, "{steps}");
}

#[test]
fn a_full_disk_at_any_step_leaves_the_old_crate() {
    let (old, new) = crates();
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path().join("crate");
    old.write(&folder).unwrap();
    let before = contents(&folder);
    for steps in 0.. {
        let mut failing = Failing { left: Cell::new(steps), is_dead: false, kind: io::ErrorKind::StorageFull };
        // Renames and names do not need room, but let them fail, too, and taking back work.
        match run(&mut failing, &new, &folder) {
            Ok(()) => break,
            Err(told) => {
                assert!(told.contains("cannot be written: the disk is full\n"), "{told}");
                assert!(told.contains("help: make room and run it again"), "{told}");
            }
        }
        output::recover(&folder).unwrap();
        assert_eq!(contents(&folder), before, "full at step {steps}");
    }
}

#[test]
fn a_failure_in_a_new_folder_leaves_no_folder() {
    let (old, _) = crates();
    let outer = tempfile::tempdir().unwrap();
    for steps in [0, 1, 3, 10, 40] {
        let mut failing = Failing { left: Cell::new(steps), is_dead: false, kind: io::ErrorKind::PermissionDenied };
        let told = run(&mut failing, &old, &outer.path().join("a/b")).unwrap_err();
        assert!(told.contains("cannot be written: permission denied\n"), "{told}");
        assert_eq!(outer.path().read_dir().unwrap().count(), 0);
    }
}

#[test]
fn a_new_crate_is_there_as_a_whole_or_not_at_all() {
    let (old, _) = crates();
    let outer = tempfile::tempdir().unwrap();
    let folder = outer.path().join("a/crate");
    old.write(&outer.path().join("whole")).unwrap();
    let whole = contents(&outer.path().join("whole"));
    for steps in 0.. {
        let mut failing = Failing { left: Cell::new(steps), is_dead: true, kind: io::ErrorKind::Interrupted };
        let result = run(&mut failing, &old, &folder);
        if folder.exists() {
            assert_eq!(result, Ok(()));
            assert_eq!(contents(&folder), whole);
            break;
        }
        assert!(result.is_err());
    }
    let left: Vec<_> = folder.parent().unwrap().read_dir().unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert_eq!(left, ["crate"], "what a killed run left is removed by the next");
}

#[test]
fn what_was_edited_after_a_killed_run_is_not_taken_back() {
    let (old, new) = crates();
    let folder = tempfile::tempdir().unwrap();
    old.write(folder.path()).unwrap();
    let mut failing = Failing { left: Cell::new(60), is_dead: true, kind: io::ErrorKind::Interrupted };
    while run(&mut failing, &new, folder.path()).is_err() && !output::is_interrupted(folder.path()) {}
    let path = folder.path().join("src/tools/shop_get_item.rs");
    put(&path, "// mine\n");
    output::recover(folder.path()).unwrap();
    assert_eq!(super::text(&path), "// mine\n");
    assert!(super::problem(old.write(folder.path())).contains("src/tools/shop_get_item.rs"));
}

/// The program, run again and again from the old crate to the new one.
#[cfg(unix)]
struct Program {
    old: Crate,
    place: tempfile::TempDir,
    before: BTreeMap<String, Vec<u8>>,
    after: BTreeMap<String, Vec<u8>>,
    whole: std::time::Duration,
}

#[cfg(unix)]
impl Program {
    fn new() -> Self {
        let (old, new) = crates();
        let place = tempfile::tempdir().unwrap();
        put(&place.path().join("openapi.yaml"), super::DOCUMENT);
        let third = SECOND_TOOL.replace("shop_list_items", "shop_items");
        put(&place.path().join("shop.yaml"), format!("{}{third}", ONE_TOOL.replace("Get one item.", "Get an item.")));
        let folder = place.path().join("crate");
        old.write(&folder).unwrap();
        let before = contents(&folder);
        let started = std::time::Instant::now();
        assert!(generate(place.path()).status().unwrap().success());
        let whole = started.elapsed();
        assert_eq!(new.changes(&folder), []);
        let after = contents(&folder);
        Self { old, place, before, after, whole }
    }

    fn folder(&self) -> std::path::PathBuf {
        self.place.path().join("crate")
    }

    /// Starts it, waits for one of forty moments of a run, and stops it.
    fn stopped(&self, number: u32, stop: impl FnOnce(&mut std::process::Child)) -> std::process::ExitStatus {
        self.old.write(&self.folder()).unwrap();
        let mut child = generate(self.place.path()).spawn().unwrap();
        std::thread::sleep(self.whole * number / 36 + std::time::Duration::from_micros(300));
        stop(&mut child);
        child.wait().unwrap()
    }
}

#[cfg(unix)]
fn generate(place: &Path) -> std::process::Command {
    let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_mcpgen"));
    command.current_dir(place).args(["generate", "--spec", "shop.yaml", "--out", "crate"]);
    command.stdout(std::process::Stdio::null()).stderr(std::process::Stdio::null());
    command
}

/// The real thing: the program is killed at many moments of a run. What it leaves may be a mix; recovery, with which
/// every run begins, makes one of the two crates of it.
#[cfg(unix)]
#[test]
fn after_sigkill_recovery_gives_the_old_crate_or_the_new_one() {
    let program = Program::new();
    let mut finished = 0;
    for number in 0..40 {
        program.stopped(number, |child| child.kill().unwrap());
        output::recover(&program.folder()).unwrap();
        let now = contents(&program.folder());
        assert!(now == program.before || now == program.after, "killed in run {number}");
        finished += u32::from(now == program.after);
    }
    assert!(finished < 40, "no run was killed in time");
}

/// Told to end, the program takes back what it wrote by itself: nothing has to be recovered.
#[cfg(unix)]
#[test]
fn after_sigterm_the_old_crate_stands_or_the_new_one() {
    let program = Program::new();
    let mut finished = 0;
    for number in 0..40 {
        let status = program.stopped(number, |child| {
            let sent = std::process::Command::new("kill").args(["-TERM", &child.id().to_string()]).status();
            assert!(sent.unwrap().success());
        });
        let now = contents(&program.folder());
        assert!(now == program.before || now == program.after, "ended in run {number}");
        assert!(!output::is_interrupted(&program.folder()), "ended in run {number}");
        // Before the program listens, the signal itself ends it.
        assert!(matches!(status.code(), None | Some(0 | 130)), "{status}");
        finished += u32::from(now == program.after);
    }
    assert!(finished < 40, "no run was ended in time");
}

/// The message of a run that was told to end while it wrote.
#[test]
fn an_interrupted_run_says_so() {
    let (old, new) = crates();
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path().join("crate");
    old.write(&folder).unwrap();
    let before = contents(&folder);
    let asked = std::sync::atomic::AtomicBool::new(true);
    let inspection = new.inspect(&folder).unwrap();
    let problem = output::write(&inspection, &folder, false, &mut Interruptible::new(&asked)).unwrap_err();
    assert_eq!(
        told(&problem.diagnostic()),
        "MG0417: the run was interrupted while it wrote\nnote: the folder is as it was before\n"
    );
    assert_eq!(contents(&folder), before);
}
