package emulator

import (
	"cmp"
	"slices"
	"strings"

	authingv3 "github.com/authing-grpc/authing-grpc/gen/authing/v3"
)

// member is a value of the user by its v3 name, or by the key of a custom
// value: a string, bool, int64, float64 or []string; nil when it is absent.
func (u *user) member(name string) any {
	switch name {
	case "userId", "id": // as a member, and as list-users sorts by it
		return u.ID
	case "createdAt":
		return instant(u.createdAt)
	case "updatedAt":
		return instant(u.updatedAt)
	}
	if value, ok := u.attributes[name]; ok {
		return value
	}
	if custom, ok := u.customData[strings.TrimPrefix(name, "customData.")]; ok {
		return comparableOf(custom.AsInterface())
	}
	return nil
}

// comparableOf turns a custom value into one that members are compared as.
func comparableOf(value any) any {
	switch value := value.(type) {
	case []any:
		if texts, ok := stringList(value); ok {
			return texts
		}
		return nil
	case map[string]any:
		return nil
	default:
		return value
	}
}

// mentions reports whether one of the texts has the keywords in it, in any
// letter case. Every text has empty ones.
func mentions(keywords string, texts ...string) bool {
	return slices.ContainsFunc(texts, func(text string) bool {
		return strings.Contains(strings.ToLower(text), strings.ToLower(keywords))
	})
}

// checkMember refuses a name that no user can have.
func checkMember(v view, field, name string) error {
	if slices.Contains([]string{"userId", "id", "createdAt", "updatedAt"}, name) || attributeKinds[name] != nil ||
		strings.HasPrefix(name, "customData.") {
		return nil
	}
	declared, err := v.field(targetUser, name)
	if err != nil || declared != nil {
		return err
	}
	return badField(field, "names "+name+", which is not a member of a user")
}

// operands says how many values an operator takes; -1 is a list of any length.
var operands = map[string]int{
	"EQUAL": 1, "NOT_EQUAL": 1, "CONTAINS": 1, "NOT_CONTAINS": 1, "IS_NULL": 0, "NOT_NULL": 0,
	"IN": -1, "GREATER": 1, "LESSER": 1, "BETWEEN": 2,
}

// filter is one condition of advancedFilter.
func filter(v view, f *authingv3.UserFilter) (func(*user) bool, error) {
	if err := checkMember(v, "advancedFilter.field", f.GetField()); err != nil {
		return nil, err
	}
	count, known := operands[f.GetOperator()]
	if !known {
		return nil, badField("advancedFilter.operator",
			"must be EQUAL, NOT_EQUAL, CONTAINS, NOT_CONTAINS, IS_NULL, NOT_NULL, IN, GREATER, LESSER or BETWEEN")
	}
	values, ok := operandsOf(f, count)
	if !ok {
		return nil, badField("advancedFilter.value", "does not suit the operator "+f.GetOperator())
	}
	return func(u *user) bool { return holds(u.member(f.GetField()), f.GetOperator(), values) }, nil
}

// operandsOf is the values of a condition: one value, or a list.
func operandsOf(f *authingv3.UserFilter, count int) ([]any, bool) {
	value := f.GetValue().AsInterface()
	if count == 0 {
		return nil, true
	}
	list, isList := value.([]any)
	if !isList && count == 1 {
		list, isList = []any{value}, true
	}
	for _, operand := range list {
		switch operand.(type) {
		case string, float64, bool:
		default:
			return nil, false
		}
	}
	return list, isList && (count < 0 || len(list) == count)
}

// holds applies an operator to a member, nil when it is absent.
func holds(member any, operator string, values []any) bool {
	switch operator {
	case "IS_NULL":
		return member == nil
	case "NOT_NULL":
		return member != nil
	case "EQUAL":
		return equals(member, values[0])
	case "NOT_EQUAL":
		return !equals(member, values[0])
	case "IN":
		return slices.ContainsFunc(values, func(value any) bool { return equals(member, value) })
	case "CONTAINS":
		return contains(member, values[0])
	case "NOT_CONTAINS":
		return !contains(member, values[0])
	case "GREATER":
		return isOrdered(member, values[0], func(order int) bool { return order > 0 })
	case "LESSER":
		return isOrdered(member, values[0], func(order int) bool { return order < 0 })
	default: // BETWEEN, both ends included
		return isOrdered(member, values[0], func(order int) bool { return order >= 0 }) &&
			isOrdered(member, values[1], func(order int) bool { return order <= 0 })
	}
}

func equals(member, value any) bool {
	if list, ok := member.([]string); ok {
		return contains(list, value)
	}
	return isOrdered(member, value, func(order int) bool { return order == 0 })
}

func contains(member, value any) bool {
	text, isText := value.(string)
	switch member := member.(type) {
	case string:
		return isText && strings.Contains(strings.ToLower(member), strings.ToLower(text))
	case []string:
		return isText && slices.Contains(member, text)
	default:
		return false
	}
}

func isOrdered(member, value any, is func(int) bool) bool {
	order, ok := compareValues(member, value)
	return ok && is(order)
}

// compareValues orders two values of one kind; times are ordered as times,
// which may also be given as milliseconds since 1970.
func compareValues(a, b any) (order int, ok bool) {
	if x, isNumber := numberOf(a); isNumber {
		y, isNumber := numberOf(b)
		return cmp.Compare(x, y), isNumber
	}
	switch a := a.(type) {
	case string:
		return compareTexts(a, b)
	case bool:
		b, isBool := b.(bool)
		return btoi(a) - btoi(b), isBool
	case []string:
		b, isList := b.([]string)
		return slices.Compare(a, b), isList
	default:
		return 0, false
	}
}

func compareTexts(a string, b any) (order int, ok bool) {
	at, err := readInstant(a)
	if ms, isNumber := numberOf(b); isNumber && err == nil {
		return cmp.Compare(float64(at.UnixMilli()), ms), true
	}
	text, isText := b.(string)
	if bt, errB := readInstant(text); err == nil && errB == nil {
		return at.Compare(bt), true
	}
	return strings.Compare(a, text), isText
}

func numberOf(value any) (float64, bool) {
	switch n := value.(type) {
	case int64:
		return float64(n), true
	case float64:
		return n, true
	default:
		return 0, false
	}
}
