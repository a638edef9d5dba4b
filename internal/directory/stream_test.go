package directory_test

import (
	"context"
	"fmt"
	"slices"
	"testing"

	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/encoding/protojson"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/types/known/structpb"

	directoryv1 "github.com/authing-grpc/authing-grpc/gen/authing/directory/v1"
	errorsv1 "github.com/authing-grpc/authing-grpc/gen/authing/errors/v1"
	authingv3 "github.com/authing-grpc/authing-grpc/gen/authing/v3"
	"github.com/authing-grpc/authing-grpc/internal/apierror"
	"github.com/authing-grpc/authing-grpc/internal/directory"
)

// names are u<from> to u<to>.
func names(from, to int) []string {
	var list []string
	for i := from; i <= to; i++ {
		list = append(list, fmt.Sprintf("u%d", i))
	}
	return list
}

func TestEverybodyComesOnce(t *testing.T) {
	for name, stream := range streams {
		for _, tc := range []struct {
			count int
			size  int32
			pages int
		}{
			{0, 0, 1},
			{1, 0, 1},
			{50, 0, 1},
			{51, 0, 2},
			{7, 3, 3},
			{6, 3, 2},
			{3, 1, 3},
		} {
			u := &upstream{count: tc.count}
			var heard told
			if err := stream(t.Context(), u.server(), tc.size, "", heard.hear); err != nil {
				t.Fatal(err)
			}
			if !slices.Equal(heard.ids, names(1, tc.count)) || u.pages() != tc.pages {
				t.Errorf("%s of %d by %d: %v in %d pages, want %d", name, tc.count, tc.size, heard.ids, u.pages(), tc.pages)
			}
		}
	}
}

func TestResumeAfterAnybody(t *testing.T) {
	for name, stream := range streams {
		u := &upstream{count: 7}
		s := u.server()
		var heard told
		if err := stream(t.Context(), s, 3, "", heard.hear); err != nil {
			t.Fatal(err)
		}
		for i, token := range heard.tokens {
			before := u.pages()
			var rest told
			if err := stream(t.Context(), s, 3, token, rest.hear); err != nil {
				t.Fatal(err)
			}
			// Page 1 is asked for again unless it is behind, and so on.
			if pages := max(1, 3-(i+1)/3); !slices.Equal(rest.ids, names(i+2, 7)) || u.pages()-before != pages {
				t.Errorf("%s after u%d: %v in %d pages, want %d", name, i+1, rest.ids, u.pages()-before, pages)
			}
			if !slices.Equal(rest.tokens, heard.tokens[i+1:]) {
				t.Errorf("%s after u%d: other tokens than without a break", name, i+1)
			}
		}
	}
}

// The next page is asked for when all of this one was taken.
func TestBackPressure(t *testing.T) {
	for name, stream := range streams {
		t.Run(name, func(t *testing.T) {
			u := &upstream{count: 6}
			taken := make(chan string)
			ended := make(chan error, 1)
			go func() {
				ended <- stream(t.Context(), u.server(), 2, "", func(a answer) error {
					taken <- a.GetUser().GetUserId()
					return nil
				})
			}()
			for i, id := range names(1, 6) {
				if got := <-taken; got != id {
					t.Fatalf("got %s, want %s", got, id)
				}
				// The second user of a page was just taken: until the next is, its
				// page is the last one asked for, or the one after it.
				if got, most := u.pages(), (i+1)/2+1; got > most {
					t.Errorf("%d pages were asked for with %d users taken, want %d at most", got, i+1, most)
				}
			}
			if err := <-ended; err != nil {
				t.Fatal(err)
			}
		})
	}
}

// A caller that takes nobody holds one page, for as long as it likes.
func TestOnePageIsHeld(t *testing.T) {
	u := &upstream{count: 100}
	ctx, cancel := context.WithCancel(t.Context())
	reached, ended := make(chan struct{}), make(chan error, 1)
	go func() {
		ended <- users(ctx, u.server(), &directoryv1.StreamUsersRequest{PageSize: 10}, func(answer) error {
			close(reached)
			<-ctx.Done()
			return ctx.Err()
		})
	}()
	<-reached
	cancel()
	if err := <-ended; apierror.Reason(err) != "CALLER_CANCELLED" || u.pages() != 1 {
		t.Errorf("%v after %d pages", err, u.pages())
	}
}

func TestFailureInTheMiddle(t *testing.T) {
	refused := apierror.New(codes.ResourceExhausted, errorsv1.Reason_UPSTREAM_UNREACHABLE, "slow down",
		&errorsv1.UpstreamError{StatusCode: 429, RequestId: "r1"})
	for name, stream := range streams {
		u := &upstream{count: 5, before: func(_ context.Context, number int64) error {
			if number == 2 {
				return refused
			}
			return nil
		}}
		var heard told
		err := stream(t.Context(), u.server(), 3, "", heard.hear)
		if status.Code(err) != codes.ResourceExhausted || apierror.UpstreamOf(err).GetRequestId() != "r1" || !slices.Equal(heard.ids, names(1, 3)) {
			t.Errorf("%s: %v after %v", name, err, heard.ids)
		}
		u.before = nil
		var rest told
		if err := stream(t.Context(), u.server(), 3, heard.tokens[2], rest.hear); err != nil || !slices.Equal(rest.ids, names(4, 5)) {
			t.Errorf("%s goes on with %v, %v", name, rest.ids, err)
		}
	}
}

func TestOddPages(t *testing.T) {
	for _, tc := range []struct {
		name  string
		spoil func(number int64, users []*authingv3.User) []*authingv3.User
		want  []string
		code  codes.Code
	}{
		{
			"a short page does not end the list", func(number int64, users []*authingv3.User) []*authingv3.User {
				if number == 1 {
					return users[:1]
				}
				return users
			}, []string{"u1", "u3", "u4", "u5"}, codes.OK,
		},
		{"an empty one does", func(number int64, users []*authingv3.User) []*authingv3.User {
			if number == 2 {
				return nil
			}
			return users
		}, []string{"u1", "u2"}, codes.OK},
		{"more than was asked for", func(number int64, users []*authingv3.User) []*authingv3.User {
			if number == 2 {
				return append(users, &authingv3.User{})
			}
			return users
		}, []string{"u1", "u2"}, codes.Internal},
	} {
		u := &upstream{count: 5, spoil: tc.spoil}
		var heard told
		err := users(t.Context(), u.server(), &directoryv1.StreamUsersRequest{PageSize: 2}, heard.hear)
		if status.Code(err) != tc.code || !slices.Equal(heard.ids, tc.want) {
			t.Errorf("%s: %v, %v", tc.name, heard.ids, err)
		}
	}
}

func TestServerLeaves(t *testing.T) {
	for _, tc := range []struct {
		name string
		when int // users taken
		ids  []string
	}{{"in a page", 1, names(1, 1)}, {"between pages", 2, names(1, 2)}} {
		ctx, leave := context.WithCancel(t.Context())
		var heard told
		err := users(t.Context(), (&upstream{count: 5}).server(leaving(ctx)), &directoryv1.StreamUsersRequest{PageSize: 2}, func(a answer) error {
			if len(heard.ids)+1 == tc.when {
				leave()
			}
			return heard.hear(a)
		})
		if status.Code(err) != codes.Unavailable || apierror.Reason(err) != "SERVER_LEAVING" || !slices.Equal(heard.ids, tc.ids) {
			t.Errorf("%s: %v after %v", tc.name, err, heard.ids)
		}
	}
}

// waits never answers.
func waits(reached func()) func(context.Context, int64) error {
	return func(ctx context.Context, _ int64) error {
		reached()
		<-ctx.Done()
		return apierror.New(codes.DeadlineExceeded, errorsv1.Reason_UPSTREAM_TIMEOUT, "too late")
	}
}

func TestPageThatDoesNotCome(t *testing.T) {
	for _, tc := range []struct {
		name   string
		server func(*upstream, context.Context) *directory.Server
		caller bool // goes; else the server does
		reason string
	}{
		{"the caller goes", func(u *upstream, _ context.Context) *directory.Server { return u.server() }, true, "CALLER_CANCELLED"},
		{"the server goes", func(u *upstream, ctx context.Context) *directory.Server { return u.server(leaving(ctx)) }, false, "SERVER_LEAVING"},
		{"its time is over", func(u *upstream, _ context.Context) *directory.Server {
			return u.server(func(opts *directory.Options) { opts.Timeout = 1 })
		}, false, "UPSTREAM_TIMEOUT"},
	} {
		ctx, end := context.WithCancel(t.Context())
		caller := t.Context()
		if tc.caller {
			caller = ctx
		}
		err := users(caller, tc.server(&upstream{before: waits(end)}, ctx), &directoryv1.StreamUsersRequest{}, new(told).hear)
		if apierror.Reason(err) != tc.reason {
			t.Errorf("%s: %v", tc.name, err)
		}
	}
}

// What Authing is asked.
func TestRequestsOfPages(t *testing.T) {
	u := &upstream{}
	s := u.server()
	all(t, s, &directoryv1.StreamUsersRequest{
		Keywords: proto.String("bob"), FuzzySearchOn: []string{"name"}, PageSize: 7,
		AdvancedFilter: []*authingv3.UserFilter{{Field: "gender", Operator: "EQUAL", Value: structpb.NewStringValue("F")}},
		SearchQuery:    structpb.NewStringValue("q"),
		WithCustomData: proto.Bool(true), WithPost: proto.Bool(true), WithIdentities: proto.Bool(true), WithDepartmentIds: proto.Bool(false),
	})
	ignore := func(answer) error { return nil }
	for _, name := range []string{"StreamGroupMembers", "StreamDepartmentMembers"} {
		if err := streams[name](t.Context(), s, 0, "", ignore); err != nil {
			t.Fatal(err)
		}
	}
	for i, want := range []string{
		`{"keywords":"bob","advancedFilter":[{"field":"gender","operator":"EQUAL","value":"F"}],"searchQuery":"q","options":{
		"pagination":{"page":"1","limit":"7"},"sort":[{"field":"createdAt","order":"asc"},{"field":"id","order":"asc"}],"fuzzySearchOn":["name"],
		"withCustomData":true,"withPost":true,"withIdentities":true,"withDepartmentIds":false}}`,
		`{"code":"dev","page":"1","limit":"50"}`,
		`{"organizationCode":"acme","departmentId":"root","sortBy":"JoinDepartmentAt","orderBy":"Asc","page":"1","limit":"50"}`,
	} {
		wanted := u.asked[i].ProtoReflect().New().Interface()
		if err := protojson.Unmarshal([]byte(want), wanted); err != nil {
			t.Fatal(err)
		}
		if !proto.Equal(u.asked[i], wanted) {
			t.Errorf("asked for %v\nwant %v", u.asked[i], wanted)
		}
	}
}
