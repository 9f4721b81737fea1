//! Refusals that come with a status of success: the allow-list says by which member of the answer they are known.

use super::answer::Answer;
use super::call::Call;
use super::expected::Expected;
use super::explanation;
use super::failure::Failure;
use super::leaf::Leaf;
use super::request::Request;
use super::text;

/// How a refusal is known, and what is said then.
#[derive(Clone, Copy, Debug)]
pub struct Refusal {
    /// The members that lead to the value that tells it; one that is absent counts as null.
    pub path: &'static [&'static str],
    /// What the value then is.
    pub condition: Condition,
    /// The allow-list's sentence; `{name}` stands for a member of the answer.
    pub message: &'static str,
}

/// What a value is when the upstream refuses.
#[derive(Clone, Copy, Debug)]
pub enum Condition {
    /// Anything but null, false, and an empty text, list or object.
    Present,
    /// This.
    Equal(Literal),
    /// Anything but this.
    Different(Literal),
}

/// A value to compare with.
#[derive(Clone, Copy, Debug)]
pub enum Literal {
    /// Null, or nothing at all.
    Null,
    /// A boolean.
    Boolean(bool),
    /// An integer.
    Integer(i64),
    /// A text.
    Text(&'static str),
}

impl Call<'_> {
    /// Sends a request to the upstream, whose answer is of another kind than JSON unless it is a refusal.
    ///
    /// # Errors
    /// As [`Call::send_for`], and [`Failure::Refused`] with the allow-list's sentence.
    pub async fn send_unless_refused(
        &self,
        request: Request,
        expected: Expected,
        refusal: &Refusal,
    ) -> Result<Answer, Failure> {
        let answer = self.service.upstream.send_or_json(self, request, expected).await?;
        answer.refuse_when_json(refusal)?;
        answer.fitting()
    }
}

impl Answer {
    /// Holds that the upstream did not refuse. An answer of which that cannot be told, because it is no JSON, is no
    /// success either.
    ///
    /// # Errors
    /// [`Failure::Refused`] with the allow-list's sentence, [`Failure::Unjudged`], and those of [`Answer::read`].
    pub fn refuse_when(&self, refusal: &Refusal) -> Result<(), Failure> {
        match self.leaf_at(refusal.path) {
            Ok(leaf) => self.judge(leaf, refusal),
            Err(Failure::NotJson) => Err(Failure::Unjudged),
            Err(failure) => Err(failure),
        }
    }

    /// The same for answers that are meant to be something else than JSON, which only a refusal is.
    ///
    /// # Errors
    /// [`Failure::Refused`] with the allow-list's sentence.
    pub fn refuse_when_json(&self, refusal: &Refusal) -> Result<(), Failure> {
        match self.leaf_at(refusal.path) {
            // A number or a word alone is a text like any other.
            Ok(leaf) if self.body().is_some_and(is_object) => self.judge(leaf, refusal),
            _ => Ok(()),
        }
    }

    fn judge(&self, leaf: Leaf<'_>, refusal: &Refusal) -> Result<(), Failure> {
        let is_refused = match refusal.condition {
            Condition::Present => !matches!(leaf.raw(), None | Some("false" | "\"\"")) && !is_empty(leaf),
            Condition::Equal(literal) => is(leaf, literal),
            Condition::Different(literal) => !is(leaf, literal),
        };
        if !is_refused {
            return Ok(());
        }
        Err(Failure::Refused(explanation::fill(refusal.message, self.body().unwrap_or_default())))
    }
}

/// Whether what is sent begins like an object of JSON.
fn is_object(body: &[u8]) -> bool {
    let body = body.strip_prefix(b"\xef\xbb\xbf").unwrap_or(body);
    body.trim_ascii_start().starts_with(b"{")
}

/// Whether a list or an object holds nothing.
fn is_empty(leaf: Leaf<'_>) -> bool {
    let inner = leaf.raw().and_then(|raw| raw.strip_prefix(['[', '{'])?.strip_suffix([']', '}']));
    inner.is_some_and(|inner| inner.trim().is_empty())
}

fn is(leaf: Leaf<'_>, literal: Literal) -> bool {
    match (leaf.raw(), literal) {
        (raw, Literal::Null) => raw.is_none(),
        (Some(raw), Literal::Boolean(wanted)) => raw == if wanted { "true" } else { "false" },
        (Some(raw), Literal::Integer(wanted)) => {
            decimal(raw).is_some_and(|raw| Some(raw) == decimal(&wanted.to_string()))
        }
        (Some(raw), Literal::Text(wanted)) => raw.starts_with('"') && text::decode(raw) == wanted,
        (None, _) => false,
    }
}

/// A number of JSON by its value, however it is spelled: whether it is negative, its digits without zeros at either end,
/// and the power of ten that they are multiplied by. Floats would take large numbers for their neighbours.
fn decimal(raw: &str) -> Option<(bool, String, i64)> {
    let (unsigned, is_negative) = raw.strip_prefix('-').map_or((raw, false), |unsigned| (unsigned, true));
    let (number, exponent) = unsigned.split_once(['e', 'E']).unwrap_or((unsigned, "0"));
    let (whole, fraction) = number.split_once('.').unwrap_or((number, ""));
    let digits = format!("{whole}{fraction}");
    if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let significant = digits.trim_end_matches('0');
    let zeros = i64::try_from(digits.len() - significant.len()).ok()?;
    let significant = significant.trim_start_matches('0');
    if significant.is_empty() {
        return Some((false, String::new(), 0));
    }
    let power = exponent.parse::<i64>().ok()?.checked_add(zeros)?.checked_sub(i64::try_from(fraction.len()).ok()?)?;
    Some((is_negative, significant.to_owned(), power))
}
