//! Many random edits: every one refused, none lost.

use mcpgen::tree::Owner;

use super::{Crate, ONE_TOOL, SECOND_TOOL, contents, problem, put, read};

/// Numbers that look random and are the same in every run (xorshift).
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % limit as u64).unwrap()
    }
}

#[test]
fn a_hundred_random_edits_are_refused_and_none_is_lost() {
    let folder = tempfile::tempdir().unwrap();
    let old = Crate::of(ONE_TOOL);
    let new = Crate::of(&format!("{}{SECOND_TOOL}", ONE_TOOL.replace("Get one item.", "Get an item.")));
    old.write(folder.path()).unwrap();
    let ours: Vec<String> = old
        .tree
        .iter()
        .filter(|(_, file)| matches!(file.owner, Owner::Generated | Owner::Verbatim))
        .map(|(path, _)| path.as_str().to_owned())
        .collect();
    let mut numbers = Numbers(0x9e37_79b9_7f4a_7c15);
    for round in 0..100 {
        let name = &ours[numbers.below(ours.len())];
        let path = folder.path().join(name);
        let whole = read(&path);
        let mut edited = whole.clone();
        let at = numbers.below(edited.len());
        match round % 4 {
            0 => edited[at] ^= 1,
            1 => edited.insert(at, b' '),
            2 => drop(edited.remove(at)),
            _ => edited.truncate(at),
        }
        put(&path, &edited);
        let before = contents(folder.path());
        let told = problem(new.write(folder.path()));
        assert!(told.starts_with("MG0401: a generated file was changed by hand"), "{name}: {told}");
        assert!(told.contains(&format!("note: {name}: ")), "{told}");
        assert!(contents(folder.path()) == before, "{name} in round {round}");
        put(&path, &whole);
    }
    new.write(folder.path()).unwrap();
}
