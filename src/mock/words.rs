//! The words that invented data is made of.

/// People.
pub(super) const NAMES: &[&str] = &[
    "Ada Marsh",
    "Bela Novak",
    "Chidi Okoro",
    "Dana Weiss",
    "Emre Kaya",
    "Farah Haddad",
    "Goran Ilic",
    "Hana Sato",
    "Ines Duarte",
    "Jonas Lind",
    "Kavya Rao",
    "Liam Byrne",
];
/// States of work.
pub(super) const STATUSES: &[&str] = &["To Do", "In Progress", "In Review", "Blocked", "Done"];
/// Kinds of work.
pub(super) const TYPES: &[&str] = &["Bug", "Task", "Story", "Incident"];
/// Urgency.
pub(super) const PRIORITIES: &[&str] = &["Highest", "High", "Medium", "Low"];
/// Marks on work.
pub(super) const LABELS: &[&str] = &["backend", "billing", "customer", "flaky", "mobile", "regression", "security"];
/// Projects and other named things.
pub(super) const PROJECTS: &[&str] =
    &["Atlas Migration", "Billing", "Customer Portal", "Data Platform", "Field App", "Identity", "Logistics"];
/// What is done.
pub(super) const ACTIONS: &[&str] =
    &["Repair", "Speed up", "Document", "Replace", "Watch", "Test", "Simplify", "Translate", "Move", "Restore"];
/// To what.
pub(super) const THINGS: &[&str] = &[
    "the export of invoices",
    "the sign-in page",
    "the nightly import",
    "the search index",
    "the mobile menu",
    "the payment form",
    "the report of open orders",
    "the mail templates",
    "the audit trail",
    "the price list",
];
/// Files.
pub(super) const FILES: &[&str] = &["screenshot.png", "log.txt", "invoice.pdf", "steps.md", "table.csv"];
/// Time zones.
pub(super) const ZONES: &[&str] = &["Europe/Berlin", "America/New_York", "Asia/Tokyo", "Africa/Lagos"];
