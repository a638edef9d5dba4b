package usertransfer_test

import (
	"context"
	"errors"
	"os"
	"slices"
	"strings"
	"testing"

	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	directoryv1 "github.com/authing-grpc/authing-grpc/gen/authing/directory/v1"
	"github.com/authing-grpc/authing-grpc/internal/userfile"
	"github.com/authing-grpc/authing-grpc/internal/usertransfer"
)

// breaking is a directory whose streams break behind some users.
type breaking struct {
	directoryv1.DirectoryServiceClient

	behind  int
	code    codes.Code
	streams int
	broken  func()
}

func (b *breaking) StreamUsers(
	ctx context.Context, req *directoryv1.StreamUsersRequest, opts ...grpc.CallOption,
) (grpc.ServerStreamingClient[directoryv1.StreamUsersResponse], error) {
	b.streams++
	stream, err := b.DirectoryServiceClient.StreamUsers(ctx, req, opts...)
	return &brokenStream{stream, b, 0}, err
}

type brokenStream struct {
	grpc.ServerStreamingClient[directoryv1.StreamUsersResponse]

	of    *breaking
	heard int
}

func (s *brokenStream) Recv() (*directoryv1.StreamUsersResponse, error) {
	if s.heard == s.of.behind {
		if s.of.broken != nil {
			s.of.broken()
		}
		return nil, status.Error(s.of.code, "broken")
	}
	s.heard++
	return s.ServerStreamingClient.Recv()
}

func TestExportGoesOn(t *testing.T) {
	addr := start(t)
	conn := dial(t, addr)
	if _, err := imported(t.Context(), t, file(t, "six.csv", six), conn); err != nil {
		t.Fatal(err)
	}
	directory := directoryv1.NewDirectoryServiceClient(conn)
	want := strings.Join(everyone, "\n") + "\nusername\n"
	// Users of one millisecond are in any order.
	listed := func(name string) string {
		content, _ := os.ReadFile(name)
		return strings.Join(slices.Sorted(strings.Lines(string(content))), "")
	}
	export := func(ctx context.Context, from usertransfer.Directory, to string, resume bool) (int, error) {
		return (&usertransfer.Export{Directory: from, Format: userfile.CSV, Fields: []string{"username"}, Pace: pace}).ToFile(ctx, to, resume)
	}
	t.Run("by itself", func(t *testing.T) {
		to, from := file(t, "out.csv", "old"), &breaking{DirectoryServiceClient: directory, behind: 2, code: codes.Unavailable}
		// The fourth stream has nothing more to say.
		users, err := export(t.Context(), from, to, false)
		if err != nil || users != 6 || from.streams != 4 || listed(to) != want {
			t.Errorf("%d %v, %d streams, %s", users, err, from.streams, listed(to))
		}
	})
	t.Run("in another process", func(t *testing.T) {
		to := file(t, "out.csv", "old")
		ctx, interrupt := context.WithCancel(t.Context())
		from := &breaking{DirectoryServiceClient: directory, behind: 3, code: codes.Canceled, broken: interrupt}
		if users, err := export(ctx, from, to, false); users != 3 || err == nil || from.streams != 1 {
			t.Fatalf("%d %v, %d streams", users, err, from.streams)
		}
		if listed(to) != "old" {
			t.Fatal(listed(to))
		}
		if _, err := export(t.Context(), directory, to, false); !errors.Is(err, usertransfer.ErrUnfinished) {
			t.Errorf("begins anew: %v", err)
		}
		half, err := os.OpenFile(to+".partial", os.O_APPEND|os.O_WRONLY, 0)
		if err != nil {
			t.Fatal(err)
		}
		_, _ = half.WriteString(`{"user":{"username":"to`)
		_ = half.Close()
		if users, err := export(t.Context(), directory, to, true); users != 6 || err != nil {
			t.Errorf("%d %v", users, err)
		}
		if listed(to) != want {
			t.Error(listed(to))
		}
	})
}

// What does not pass ends the export at once.
func TestExportEndsWithTheServer(t *testing.T) {
	conn := dial(t, start(t))
	from := &breaking{DirectoryServiceClient: directoryv1.NewDirectoryServiceClient(conn), code: codes.PermissionDenied}
	var out strings.Builder
	_, err := (&usertransfer.Export{Directory: from, Format: userfile.JSONL, Pace: pace}).To(t.Context(), &out)
	if status.Code(err) != codes.PermissionDenied || from.streams != 1 || out.Len() > 0 {
		t.Errorf("%v, %d streams, %s", err, from.streams, &out)
	}
}
