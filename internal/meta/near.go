package meta

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"github.com/authing-grpc/authing-grpc/internal/apierror"
)

// maxNear is how many errors are named instead of an unknown one.
const maxNear = 3

// near names known errors near an unknown code: the next numbers, or the reasons
// that share most words with it.
func (x *index) near(code string) (names []string) {
	distance, name := sharedWords(code), func(e apierror.Entry) string { return e.Reason }
	if number, err := strconv.ParseInt(strings.TrimPrefix(code, unknownPrefix), 10, 64); err == nil {
		distance, name = between(number), func(e apierror.Entry) string { return strconv.FormatInt(e.Number, 10) }
	}
	known := slices.DeleteFunc(slices.Clone(x.entries), func(e apierror.Entry) bool { return distance(e) == far })
	slices.SortStableFunc(known, func(a, b apierror.Entry) int { return cmp.Compare(distance(a), distance(b)) })
	for _, e := range known[:min(len(known), maxNear)] {
		names = append(names, name(e))
	}
	return names
}

// far is the distance of what is not near at all.
const far = 100

// between is how far numbers lie apart.
func between(number int64) func(apierror.Entry) int64 {
	return func(e apierror.Entry) int64 {
		apart := max(e.Number, number) - min(e.Number, number)
		if e.Number == 0 || apart < 0 || apart > far {
			return far
		}
		return apart
	}
}

// sharedWords is less, the more words reasons share.
func sharedWords(code string) func(apierror.Entry) int64 {
	words := strings.FieldsFunc(code, func(r rune) bool { return r == '_' || r == '-' || r == ' ' })
	return func(e apierror.Entry) int64 {
		shared := int64(0)
		for _, word := range strings.Split(e.Reason, "_") {
			if slices.Contains(words, word) {
				shared++
			}
		}
		if shared == 0 {
			return far
		}
		return far - shared
	}
}
