package e2e

import (
	"testing"
	"time"

	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/metadata"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/proto"

	authingv2 "github.com/authing-grpc/authing-grpc/gen/authing/v2"
)

// TestDevicesOverGRPC lets a user tell of a device, and an administrator see it.
func TestDevicesOverGRPC(t *testing.T) {
	s := start(t, embedded())
	auth, admin := authingv2.NewAuthServiceClient(s.grpc), authingv2.NewManagementServiceClient(s.grpc)
	in, err := auth.LoginByUsername(t.Context(), &authingv2.LoginByUsernameRequest{Username: "bob", Password: "passw0rd"})
	if err != nil {
		t.Fatal(err)
	}
	userID := in.GetUser().GetId()
	ctx := metadata.AppendToOutgoingContext(t.Context(), "authorization", in.GetUser().GetToken())
	_, err = auth.CreateDevice(ctx, &authingv2.CreateDeviceRequest{
		DeviceUniqueId: "b-1", Type: proto.String("Browser"), Name: proto.String("chrome/126"), ScreenHeight: proto.Int64(900),
	})
	if err != nil {
		t.Fatal(err)
	}
	mine, err := auth.ListMyDevices(ctx, &authingv2.ListMyDevicesRequest{})
	if err != nil || len(mine.GetSessions()) != 1 || !mine.GetSessions()[0].GetOnline() {
		t.Fatalf("%v, %v", mine, err)
	}
	id := mine.GetSessions()[0].GetDevice().GetStructValue().GetFields()["deviceId"].GetStringValue()

	listed, err := admin.ListDevices(t.Context(), &authingv2.ListDevicesRequest{Page: proto.Int64(1), Limit: proto.Int64(5)})
	if err != nil || listed.GetTotalCount() != 1 || listed.GetList()[0].GetFields()["id"].GetStringValue() != id {
		t.Errorf("list: %v, %v", listed, err)
	}
	row, err := admin.GetDeviceDetails(t.Context(), &authingv2.GetDeviceDetailsRequest{Id: id})
	if err != nil || row.GetDevice().GetStructValue().GetFields()["rowId"].GetStringValue() != id {
		t.Errorf("details: %v, %v", row, err)
	}
	used, err := admin.ListUserDevices(t.Context(), &authingv2.ListUserDevicesRequest{UserId: userID})
	if err != nil || used.GetTotalCount() != 1 || used.GetList()[0].GetFields()["userId"].GetStringValue() != userID {
		t.Errorf("of the user: %v, %v", used, err)
	}
	wants := func(want string) {
		t.Helper()
		got, err := admin.GetDeviceStatus(t.Context(), &authingv2.GetDeviceStatusRequest{Id: id})
		if err != nil || got.GetStatus() != want {
			t.Errorf("status %v, %v, want %s", got, err, want)
		}
	}
	later := time.Now().Add(time.Hour).UnixMilli()
	for _, step := range []struct {
		change func() error
		want   string
	}{
		{func() error {
			_, err := admin.SuspendDevice(t.Context(), &authingv2.SuspendDeviceRequest{Id: id, EndTime: later})
			return err
		}, "suspended"},
		{func() error {
			_, err := admin.DisableDevice(t.Context(), &authingv2.DisableDeviceRequest{Id: id})
			return err
		}, "deactivated"},
		{func() error {
			_, err := admin.EnableDevice(t.Context(), &authingv2.EnableDeviceRequest{Id: id})
			return err
		}, "activated"},
		{func() error {
			_, err := admin.SuspendUserDevice(t.Context(), &authingv2.SuspendUserDeviceRequest{Id: id, UserId: userID, EndTime: later})
			return err
		}, "suspended"},
		{func() error {
			_, err := admin.DisableUserDevice(t.Context(), &authingv2.DisableUserDeviceRequest{Id: id, UserId: userID})
			return err
		}, "deactivated"},
		{func() error {
			_, err := admin.EnableUserDevice(t.Context(), &authingv2.EnableUserDeviceRequest{Id: id, UserId: userID})
			return err
		}, "activated"},
	} {
		if err := step.change(); err != nil {
			t.Error(err)
		}
		wants(step.want)
	}
	if _, err := admin.DeleteUserDevice(t.Context(), &authingv2.DeleteUserDeviceRequest{Id: id, UserId: userID}); err != nil {
		t.Error(err)
	}
	if _, err := auth.UnbindMyDevice(ctx, &authingv2.UnbindMyDeviceRequest{DeviceId: id}); status.Code(err) != codes.NotFound {
		t.Errorf("error = %v, want NotFound", err)
	}
	if _, err := admin.DeleteDevice(t.Context(), &authingv2.DeleteDeviceRequest{Id: id}); err != nil {
		t.Error(err)
	}
}

// TestFacesOverGRPC enrols a face by a picture that the server uploads.
func TestFacesOverGRPC(t *testing.T) {
	s := start(t, embedded())
	auth := authingv2.NewAuthServiceClient(s.grpc)
	in, err := auth.LoginByUsername(t.Context(), &authingv2.LoginByUsernameRequest{Username: "bob", Password: "passw0rd"})
	if err != nil {
		t.Fatal(err)
	}
	ctx := metadata.AppendToOutgoingContext(t.Context(), "authorization", in.GetUser().GetToken())
	const picture = "\x89PNG\x0d\x0a\x1a\x0aface"
	enrolled, err := auth.AssociateFaceByBlob(ctx, &authingv2.AssociateFaceByBlobRequest{BaseFace: []byte(picture)})
	if err != nil || enrolled.GetUser().GetUsername() != "bob" {
		t.Fatalf("%v, %v", enrolled, err)
	}
	_, err = auth.VerifyFaceMfa(ctx, &authingv2.VerifyFaceMfaRequest{Photo: "https://pictures.example.com/1.png"})
	if status.Code(err) != codes.InvalidArgument {
		t.Errorf("error = %v, want InvalidArgument", err)
	}
	const address = "https://pictures.example.com/2.png"
	if _, err := auth.AssociateFaceByUrl(ctx, &authingv2.AssociateFaceByUrlRequest{BaseFace: address, CompareFace: address}); err != nil {
		t.Error(err)
	}
	got, err := auth.VerifyFaceMfa(ctx, &authingv2.VerifyFaceMfaRequest{Photo: address})
	if err != nil || got.GetUser().GetUsername() != "bob" {
		t.Errorf("%v, %v", got, err)
	}
}
