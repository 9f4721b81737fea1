//! Runs that end too early leave the old crate.

use std::cell::Cell;
use std::io;
use std::path::Path;

use mcpgen::output::{self, Disk, RealDisk};

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

/// The real thing: the program is killed at many moments of a run. What it leaves may be a mix; recovery, with which
/// every run begins, makes one of the two crates of it.
#[cfg(unix)]
#[test]
fn after_sigkill_recovery_gives_the_old_crate_or_the_new_one() {
    use std::process::{Command, Stdio};
    use std::time::Duration;

    let (old, new) = crates();
    let place = tempfile::tempdir().unwrap();
    put(&place.path().join("openapi.yaml"), super::DOCUMENT);
    let third = SECOND_TOOL.replace("shop_list_items", "shop_items");
    put(&place.path().join("shop.yaml"), format!("{}{third}", ONE_TOOL.replace("Get one item.", "Get an item.")));
    let folder = place.path().join("crate");
    old.write(&folder).unwrap();
    let before = contents(&folder);
    let generate = || {
        let mut command = Command::new(env!("CARGO_BIN_EXE_mcpgen"));
        command.current_dir(place.path()).args(["generate", "--spec", "shop.yaml", "--out", "crate"]);
        command.stdout(Stdio::null()).stderr(Stdio::null());
        command
    };
    let started = std::time::Instant::now();
    assert!(generate().status().unwrap().success());
    let whole = started.elapsed();
    let after = contents(&folder);
    assert_eq!(new.changes(&folder), []);
    let mut finished = 0;
    for number in 0..40_u32 {
        old.write(&folder).unwrap();
        let mut child = generate().spawn().unwrap();
        std::thread::sleep(whole * number / 36 + Duration::from_micros(300));
        child.kill().unwrap();
        child.wait().unwrap();
        output::recover(&folder).unwrap();
        let now = contents(&folder);
        assert!(now == before || now == after, "killed in run {number}");
        finished += u32::from(now == after);
    }
    assert!(finished < 40, "no run was killed in time");
}
