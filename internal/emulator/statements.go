package emulator

import (
	"fmt"
	"slices"
	"strings"
)

// statement allows or denies actions on resources.
//
// A resource is written `books:123`; `books` and `books:*` are every one of
// them, and `*` in a statement stands for any text. An action is written
// `books:edit`, or `edit` for whatever the resource is.
type statement struct {
	Resource   string
	Actions    []string
	Deny       bool
	Conditions []condition
}

// Effects of statements.
const (
	effectAllow = "ALLOW"
	effectDeny  = "DENY"
)

// condition is a condition on the request that a statement makes. The emulator
// knows nothing of those requests.
type condition struct {
	Param    string
	Operator string
	Value    any
}

func checkStatements(statements []statement) error {
	if len(statements) == 0 {
		return badField("statements", "is required")
	}
	for i, s := range statements {
		within := fmt.Sprintf("statements[%d].", i)
		if s.Resource == "" {
			return badField(within+"resource", "is required")
		}
		if len(s.Actions) == 0 || slices.Contains(s.Actions, "") {
			return badField(within+"actions", "must have one action or more, none of them empty")
		}
	}
	return nil
}

// concerns reports whether the statement is about an action on a resource.
func (s statement) concerns(resource, action string) bool {
	if !s.covers(resource) {
		return false
	}
	action = actionOn(resource, action)
	return slices.ContainsFunc(s.Actions, func(pattern string) bool { return stands(actionOn(resource, pattern), action) })
}

// covers reports whether the statement is about a resource.
func (s statement) covers(resource string) bool {
	return stands(wholeKind(s.Resource), wholeKind(resource))
}

// overlap reports whether one of two names stands for the other.
func overlap(a, b string) bool {
	return stands(wholeKind(a), wholeKind(b)) || stands(wholeKind(b), wholeKind(a))
}

// allows reports whether the statement allows an action, unless another one
// denies it. What is allowed under conditions is not.
func (s statement) allows(resource, action string) bool {
	return !s.Deny && len(s.Conditions) == 0 && s.concerns(resource, action)
}

// denies reports whether the statement denies an action; what is denied under
// conditions is.
func (s statement) denies(resource, action string) bool {
	return s.Deny && s.concerns(resource, action)
}

// wholeKind writes `books` as `books:*`.
func wholeKind(resource string) string {
	if resource == "*" || strings.Contains(resource, ":") {
		return resource
	}
	return resource + ":*"
}

// actionOn writes `edit` as `books:edit` if the resource is of books.
func actionOn(resource, action string) string {
	if action == "*" || strings.Contains(action, ":") {
		return action
	}
	kind, _, _ := strings.Cut(resource, ":")
	return kind + ":" + action
}

// stands reports whether a pattern, in which `*` is any text, stands for a text.
func stands(pattern, text string) bool {
	parts := strings.Split(pattern, "*")
	last := len(parts) - 1
	if last == 0 {
		return pattern == text
	}
	text, ok := strings.CutPrefix(text, parts[0])
	if !ok {
		return false
	}
	for _, part := range parts[1:last] {
		at := strings.Index(text, part)
		if at < 0 {
			return false
		}
		text = text[at+len(part):]
	}
	return strings.HasSuffix(text, parts[last])
}
