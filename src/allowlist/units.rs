//! Durations, sizes and rates: always with a unit.

/// Milliseconds: `500ms`, `10s`, `5min`, `1h`.
pub(super) fn duration_ms(text: &str) -> Option<u64> {
    let (number, unit) = split(text)?;
    let factor = match unit {
        "ms" => 1,
        "s" => 1_000,
        "min" => 60_000,
        "h" => 3_600_000,
        _ => return None,
    };
    number.checked_mul(factor)
}

/// Bytes: `512B`, `64KiB`, `1MiB`.
pub(super) fn bytes(text: &str) -> Option<u64> {
    let (number, unit) = split(text)?;
    let factor = match unit {
        "B" => 1,
        "KiB" => 1_024,
        "MiB" => 1_048_576,
        _ => return None,
    };
    number.checked_mul(factor)
}

/// Calls and the milliseconds they are counted in: `60/min`, `5/s`, `1000/h`.
pub(super) fn rate(text: &str) -> Option<(u32, u64)> {
    let (calls, unit) = text.split_once('/')?;
    let calls: u32 = calls.trim().parse().ok().filter(|calls| *calls > 0)?;
    let period_ms = match unit.trim() {
        "s" => 1_000,
        "min" => 60_000,
        "h" => 3_600_000,
        _ => return None,
    };
    Some((calls, period_ms))
}

/// Whether a plain scalar is a boolean or an octal number to readers of YAML 1.1.
pub(super) fn is_ambiguous_plain(text: &str) -> bool {
    let lower = text.to_ascii_lowercase();
    let octal = text.len() > 1 && text.starts_with('0') && text.bytes().all(|byte| byte.is_ascii_digit());
    octal || matches!(lower.as_str(), "y" | "n" | "yes" | "no" | "on" | "off")
}

fn split(text: &str) -> Option<(u64, &str)> {
    let text = text.trim();
    let end = text.find(|character: char| !character.is_ascii_digit())?;
    let (number, unit) = text.split_at_checked(end)?;
    Some((number.parse().ok().filter(|number| *number > 0)?, unit.trim()))
}
