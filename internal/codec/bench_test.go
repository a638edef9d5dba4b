package codec_test

import (
	"testing"

	"google.golang.org/protobuf/encoding/protojson"
	"google.golang.org/protobuf/proto"

	authingv3 "github.com/authing-grpc/authing-grpc/gen/authing/v3"
	"github.com/authing-grpc/authing-grpc/internal/codec"
)

// A page of users, as ListUsers answers it, beside protojson doing the same.

func page() *authingv3.ListUsersResponse {
	out := &authingv3.ListUsersResponse{TotalCount: 50}
	for range 50 {
		out.List = append(out.List, &authingv3.User{
			UserId: "6250f12d5aaaa69bcfcf784b", CreatedAt: "2026-01-01T00:00:00.000Z", UpdatedAt: "2026-01-01T00:00:00.000Z",
			Status: "Activated", WorkStatus: "Active", Gender: "U", UserSourceType: "register",
			Username: proto.String("bob"), Email: proto.String("bob@example.com"), LoginsCount: proto.Int64(12),
			RegisterSource: []string{"basic:email"}, DepartmentIds: []string{"a", "b"},
		})
	}
	return out
}

func BenchmarkMarshal(b *testing.B) {
	m := page()
	for name, marshal := range map[string]func(proto.Message) ([]byte, error){"codec": codec.Marshal, "protojson": protojson.Marshal} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if _, err := marshal(m); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func BenchmarkUnmarshal(b *testing.B) {
	ours, err := codec.Marshal(page())
	if err != nil {
		b.Fatal(err)
	}
	theirs, err := protojson.Marshal(page())
	if err != nil {
		b.Fatal(err)
	}
	b.Run("codec", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			if err := codec.Unmarshal(ours, new(authingv3.ListUsersResponse), codec.Upstream); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("protojson", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			if err := protojson.Unmarshal(theirs, new(authingv3.ListUsersResponse)); err != nil {
				b.Fatal(err)
			}
		}
	})
}
