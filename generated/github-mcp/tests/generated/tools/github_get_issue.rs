//! Tests of `github_get_issue`.

use super::super::cases::github_get_issue::CASE;
use super::super::harness::{Outcome, answers, arguments, failures, isolation, texts};

#[tokio::test]
async fn answers_over_http() -> Outcome {
    answers::answers_over_http(&CASE).await
}

#[tokio::test]
async fn answers_over_stdio() -> Outcome {
    answers::answers_over_stdio(&CASE).await
}

#[tokio::test]
async fn odd_values_keep_the_call() -> Outcome {
    answers::odd_values_keep_the_call(&CASE).await
}

#[tokio::test]
async fn a_missing_argument_is_named() -> Outcome {
    arguments::a_missing_argument_is_named(&CASE).await
}

#[tokio::test]
async fn an_unknown_argument_is_refused() -> Outcome {
    arguments::an_unknown_argument_is_refused(&CASE).await
}

#[tokio::test]
async fn null_is_absent_and_integers_may_be_floats() -> Outcome {
    arguments::null_is_absent_and_integers_may_be_floats(&CASE).await
}

#[tokio::test]
async fn every_argument_reaches_the_upstream() -> Outcome {
    answers::every_argument_reaches_the_upstream(&CASE).await
}

#[tokio::test]
async fn path_values_stay_in_their_segment() -> Outcome {
    arguments::path_values_stay_in_their_segment(&CASE).await
}

#[tokio::test]
async fn a_closed_connection_is_told_safely() -> Outcome {
    failures::a_closed_connection_is_told_safely(&CASE).await
}

#[tokio::test]
async fn a_passing_failure_is_tried_again_where_safe() -> Outcome {
    failures::a_passing_failure_is_tried_again_where_safe(&CASE).await
}

#[tokio::test]
async fn a_slow_upstream_is_given_up() -> Outcome {
    failures::a_slow_upstream_is_given_up(&CASE).await
}

#[tokio::test]
async fn deep_nesting_does_no_harm() -> Outcome {
    failures::deep_nesting_does_no_harm(&CASE).await
}

#[tokio::test]
async fn redirects_are_not_followed() -> Outcome {
    failures::redirects_are_not_followed(&CASE).await
}

#[tokio::test]
async fn statuses_are_told_safely() -> Outcome {
    failures::statuses_are_told_safely(&CASE).await
}

#[tokio::test]
async fn a_huge_answer_is_given_up() -> Outcome {
    failures::a_huge_answer_is_given_up(&CASE).await
}

#[tokio::test]
async fn a_packed_answer_is_bounded_unpacked() -> Outcome {
    failures::a_packed_answer_is_bounded_unpacked(&CASE).await
}

#[tokio::test]
async fn streams_are_refused() -> Outcome {
    failures::streams_are_refused(&CASE).await
}

#[tokio::test]
async fn pages_are_refused() -> Outcome {
    failures::pages_are_refused(&CASE).await
}

#[tokio::test]
async fn what_is_not_json_is_told_safely() -> Outcome {
    failures::what_is_not_json_is_told_safely(&CASE).await
}

#[tokio::test]
async fn interleaved_callers_never_mix() -> Outcome {
    isolation::interleaved_callers_never_mix(&CASE).await
}

#[tokio::test]
async fn one_id_on_two_connections_is_two_calls() -> Outcome {
    isolation::one_id_on_two_connections_is_two_calls(&CASE).await
}

#[tokio::test]
async fn a_forged_fence_cannot_close() -> Outcome {
    texts::a_forged_fence_cannot_close(&CASE).await
}

#[tokio::test]
async fn a_huge_item_fits_the_budget() -> Outcome {
    texts::a_huge_item_fits_the_budget(&CASE).await
}

#[tokio::test]
async fn a_lone_surrogate_spoils_one_letter() -> Outcome {
    texts::a_lone_surrogate_spoils_one_letter(&CASE).await
}

#[tokio::test]
async fn invisible_characters_are_removed() -> Outcome {
    texts::invisible_characters_are_removed(&CASE).await
}
