//! Reading environment variables and the files they name, collecting all problems.

use std::fs::File;
use std::io::Read;
use std::str::FromStr;
use std::time::Duration;

use super::secret::Secret;

/// Largest file that holds a secret, in bytes.
const LARGEST_SECRET: u64 = 64 * 1024;

/// Longest duration that a variable may give. Far longer ones would overflow the clock.
const LONGEST_DURATION: Duration = Duration::from_secs(3_600);

/// The environment as a lookup function, and the problems found so far.
pub struct Environment<'e> {
    lookup: &'e dyn Fn(&str) -> Option<String>,
    problems: Vec<String>,
}

impl<'e> Environment<'e> {
    /// Wraps a lookup function.
    pub fn new(lookup: &'e dyn Fn(&str) -> Option<String>) -> Self {
        Self { lookup, problems: Vec::new() }
    }

    /// A variable that is set to something.
    pub fn text(&self, name: &str) -> Option<String> {
        (self.lookup)(name).map(|value| value.trim().to_owned()).filter(|value| !value.is_empty())
    }

    /// A secret: the variable, or the file that `NAME_FILE` names.
    pub fn secret(&mut self, name: &str) -> Option<Secret> {
        let file_variable = format!("{name}_FILE");
        match (self.text(name), self.text(&file_variable)) {
            (Some(_), Some(_)) => {
                self.ensure(false, &format!("only one of `{name}` and `{file_variable}` may be given"));
                None
            }
            (Some(value), None) => Some(Secret::new(&value)),
            (None, Some(path)) => {
                let content = read_small(&path);
                let problem = format!("the file that `{file_variable}` names cannot be read as text or is empty");
                self.ensure(content.is_some(), &problem);
                content.map(|content| Secret::new(&content))
            }
            (None, None) => None,
        }
    }

    /// A comma separated list; set to nothing it is empty.
    pub fn list(&self, name: &str) -> Option<Vec<String>> {
        let value = (self.lookup)(name)?;
        Some(value.split(',').map(str::trim).filter(|part| !part.is_empty()).map(str::to_owned).collect())
    }

    /// A variable with a value of type `T`.
    pub fn parsed<T: FromStr>(&mut self, name: &str, what: &str) -> Option<T> {
        let value = self.text(name)?;
        let parsed = value.parse().ok();
        self.ensure(parsed.is_some(), &format!("`{name}` must be {what}"));
        parsed
    }

    /// A whole number above zero.
    pub fn positive(&mut self, name: &str) -> Option<usize> {
        let value: usize = self.parsed(name, "a whole number above 0")?;
        self.ensure(value > 0, &format!("`{name}` must be a whole number above 0"));
        Some(value)
    }

    /// A duration with its unit, `500ms`, `30s` or `2m`, of at most one hour.
    pub fn duration(&mut self, name: &str) -> Option<Duration> {
        let value = self.text(name)?;
        let duration = parse_duration(&value);
        self.ensure(duration.is_some(), &format!("`{name}` must be a duration with unit, such as `30s`"));
        let is_bounded = duration.is_none_or(|duration| duration <= LONGEST_DURATION);
        self.ensure(is_bounded, &format!("`{name}` must be at most one hour, `60m`"));
        duration
    }

    /// Takes note of a problem unless the condition holds.
    pub fn ensure(&mut self, holds: bool, problem: &str) {
        if !holds {
            self.problems.push(problem.to_owned());
        }
    }

    /// All problems found.
    pub fn problems(self) -> Vec<String> {
        self.problems
    }
}

fn parse_duration(value: &str) -> Option<Duration> {
    let digits = value.bytes().position(|byte| !byte.is_ascii_digit())?;
    let amount: u64 = value[..digits].parse().ok().filter(|amount| *amount > 0)?;
    match &value[digits..] {
        "ms" => Some(Duration::from_millis(amount)),
        "s" => Some(Duration::from_secs(amount)),
        "m" => amount.checked_mul(60).map(Duration::from_secs),
        _ => None,
    }
}

fn read_small(path: &str) -> Option<String> {
    let mut content = String::new();
    File::open(path).ok()?.take(LARGEST_SECRET).read_to_string(&mut content).ok()?;
    let content = content.trim().to_owned();
    (!content.is_empty()).then_some(content)
}
