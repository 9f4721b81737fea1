//! Tests of `servicenow_get_attachment`.

use super::super::cases::servicenow_get_attachment::CASE;
use super::super::harness::{Outcome, answers, arguments, failures, whole};

#[tokio::test]
async fn answers_over_http() -> Outcome {
    answers::answers_over_http(&CASE).await
}

#[tokio::test]
async fn answers_over_stdio() -> Outcome {
    answers::answers_over_stdio(&CASE).await
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
async fn a_file_comes_as_it_is() -> Outcome {
    whole::a_file_comes_as_it_is(&CASE).await
}

#[tokio::test]
async fn a_picture_is_a_picture() -> Outcome {
    whole::a_picture_is_a_picture(&CASE).await
}
