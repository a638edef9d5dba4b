package emulator

import (
	"slices"
	"time"
)

// What the requests of v2 have in common, REST and GraphQL.

const (
	defaultLimitV2 = 10
	maxLimitV2     = 100
)

// pageV2 is the page of all that a request asks for; a limit over 100 is 100.
func pageV2[T any, N int32 | int64](all []T, page, limit *N) ([]T, error) {
	number, size := int64(1), int64(defaultLimitV2)
	if page != nil {
		number = int64(*page)
	}
	if limit != nil {
		size = min(int64(*limit), maxLimitV2)
	}
	if number < 1 || size < 1 {
		return nil, badField("page", "and limit must be at least 1")
	}
	return pageOf(all, number, size), nil
}

// sortRecords puts records, the oldest of which is first, in another order.
func sortRecords[T any](records []T, by sortOrder, updatedAt func(T) time.Time) {
	if by == "UPDATEDAT_ASC" || by == "UPDATEDAT_DESC" {
		slices.SortStableFunc(records, func(a, b T) int { return updatedAt(a).Compare(updatedAt(b)) })
	}
	if by == "CREATEDAT_DESC" || by == "UPDATEDAT_DESC" {
		slices.Reverse(records)
	}
}

// textOf is an argument that may be missing.
func textOf(argument *string) string {
	if argument == nil {
		return ""
	}
	return *argument
}

// listOf is a list that may be missing.
func listOf[T any](argument *[]T) []T {
	if argument == nil {
		return nil
	}
	return *argument
}

// oneAndMore is the texts of an argument for one and an argument for several.
func oneAndMore(one *string, more *[]string) []string {
	texts := slices.Clone(listOf(more))
	if text := textOf(one); text != "" {
		texts = slices.Insert(texts, 0, text)
	}
	return texts
}

// optionalInt is an Int with a default. It takes a variable that was not given as
// none, which the library does not.
type optionalInt struct{ *int32 }

// ImplementsGraphQLType names the type.
func (optionalInt) ImplementsGraphQLType(name string) bool { return name == "Int" }

// Nullable lets the argument be null.
func (*optionalInt) Nullable() {}

// UnmarshalGraphQL takes a number, which the library has checked.
func (n *optionalInt) UnmarshalGraphQL(value any) error {
	if whole, ok := wholeNumber(value); ok {
		plain := intOf(whole.(int64))
		n.int32 = &plain
	}
	return nil
}
