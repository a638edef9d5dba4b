// Package codec translates between the messages of our contract and Authing's
// JSON.
//
// Authing's JSON is not protobuf's: 64-bit numbers are numbers, an absent
// optional field differs from a zero one, and answers are looser than their
// documentation. The package knows the rules once, for the gateway, the
// upstream client and the emulator:
//
//   - A required scalar or list is always printed, an absent optional one
//     never; null members of messages are dropped.
//   - Free JSON (google.protobuf.Struct and Value) keeps its nulls. Its
//     numbers are doubles: an integer beyond 2^53 is refused on its way in and
//     becomes its decimal text on its way back from Authing, never a silently
//     different number.
//   - From Authing, one object where a list of messages is declared is a list of
//     one; one with a member `list` is a page of them, and that list.
//   - User-defined values (the wire option udf_values) are a list of
//     {key, value, dataType, label} in JSON and an object in the message.
//
// The wire options encrypt, json_text and name concern only what is sent to
// Authing; see [Wire].
package codec
