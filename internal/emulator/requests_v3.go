package emulator

import (
	"slices"

	authingv3 "github.com/authing-grpc/authing-grpc/gen/authing/v3"
)

// What the requests of v3 have in common.

// userNamed is the user that a request names by userId and userIdType.
func userNamed(v view, req interface {
	GetUserId() string
	GetUserIdType() string
},
) (*user, error) {
	return mustFind(v, "userIdType", req.GetUserIdType(), req.GetUserId())
}

// userInOptions is the user that a request names by userId and
// options.userIdType.
func userInOptions(v view, req interface {
	GetUserId() string
	GetOptions() *authingv3.UserIdOptions
},
) (*user, error) {
	return mustFind(v, "options.userIdType", req.GetOptions().GetUserIdType(), req.GetUserId())
}

const (
	defaultLimitV3 = 10
	maxLimitV3     = 50
)

// pageV3 is the page of all that a request asks for. within is where the
// request has page and limit, such as "options.pagination."; empty at its top.
func pageV3[T any](all []T, within string, page, limit *int64) ([]T, error) {
	number, size := int64(1), int64(defaultLimitV3)
	if page != nil {
		number = *page
	}
	if limit != nil {
		size = *limit
	}
	switch {
	case number < 1:
		return nil, badField(within+"page", "must be at least 1")
	case size < 1 || size > maxLimitV3:
		return nil, badField(within+"limit", "must be 1 to 50")
	default:
		return pageOf(all, number, size), nil
	}
}

// each is what show makes of every element.
func each[T, M any](list []T, show func(T) M) []M {
	shown := make([]M, len(list))
	for i, element := range list {
		shown[i] = show(element)
	}
	return shown
}

// tryEach is each for what may fail.
func tryEach[T, M any](list []T, show func(T) (M, error)) ([]M, error) {
	shown := make([]M, len(list))
	for i, element := range list {
		var err error
		if shown[i], err = show(element); err != nil {
			return nil, err
		}
	}
	return shown, nil
}

// checkTargetKind refuses what v3 does not call one of those who can have roles
// and permissions.
func checkTargetKind(field, kind string) error {
	if !slices.Contains([]string{holderUser, holderRole, holderGroup, holderDepartment}, kind) {
		return badField(field, "must be USER, ROLE, GROUP or DEPARTMENT")
	}
	return nil
}
