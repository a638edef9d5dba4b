package emulator

import (
	"context"
	"fmt"
	"slices"

	authingv3 "github.com/authing-grpc/authing-grpc/gen/authing/v3"
)

// ListDevices shows a page of the devices of the signed-in user, the oldest
// first.
func (s *authV3) ListDevices(ctx context.Context, req *authingv3.ListDevicesRequest) (*authingv3.ListDevicesResponse, error) {
	u, err := s.caller(ctx, req)
	if err != nil {
		return nil, err
	}
	v := s.read()
	all, err := inOrder[*device](v, tableDevices, byUser, u.ID)
	if err != nil {
		return nil, err
	}
	page, err := pageV3(all, "", req.Page, req.Limit)
	if err != nil {
		return nil, err
	}
	sessions, err := tryEach(page, func(d *device) (*authingv3.MyDeviceSession, error) {
		online, err := s.onlineOn(v, d, u.ID)
		return s.myDevice(d, d.use(u.ID), online), err
	})
	return &authingv3.ListDevicesResponse{Sessions: sessions}, err
}

// UnbindDevice takes a device off the signed-in user.
func (s *authV3) UnbindDevice(ctx context.Context, req *authingv3.UnbindDeviceRequest) (*authingv3.UnbindDeviceResponse, error) {
	u, err := s.caller(ctx, req)
	if err != nil {
		return nil, err
	}
	return &authingv3.UnbindDeviceResponse{}, s.detachDevice(req.GetDeviceId(), u.ID)
}

// RevokeDeviceSession ends the sessions in which the signed-in user told of the
// device.
func (s *authV3) RevokeDeviceSession(ctx context.Context, req *authingv3.RevokeDeviceSessionRequest) (*authingv3.RevokeDeviceSessionResponse, error) {
	u, err := s.caller(ctx, req)
	if err != nil {
		return nil, err
	}
	return &authingv3.RevokeDeviceSessionResponse{}, s.write(func(v view) error {
		d, err := v.deviceWithID(req.GetDeviceId())
		if err != nil {
			return err
		}
		use := d.use(u.ID)
		if use == nil {
			return unknown(fmt.Sprintf("device %q of the user", d.ID))
		}
		for _, id := range use.sessions {
			if _, err := v.DeleteAll(tableSessions, byID, id); err != nil {
				return err
			}
		}
		return nil
	})
}

// onlineOn reports whether a session in which the user told of the device goes on.
func (e *Emulator) onlineOn(v view, d *device, userID string) (bool, error) {
	sessions, err := list[*session](v, tableSessions, byUser, userID)
	if err != nil {
		return false, err
	}
	sessions, err = v.sessionsOn(d.ID, sessions)
	return slices.ContainsFunc(sessions, func(s *session) bool { return s.goesOn(e.now()) }), err
}

func (e *Emulator) myDevice(d *device, use *deviceUse, online bool) *authingv3.MyDeviceSession {
	told := d.facts.GetFields()
	text := func(name string) *string { return unlessEmpty(told[name].GetStringValue()) }
	status, _ := e.stateFor(d, use).status(e.now())
	return &authingv3.MyDeviceSession{
		Device: &authingv3.MyDevice{
			DeviceId: d.ID, Type: told["type"].GetStringValue(), Status: &status,
			Name: text("name"), Version: text("version"), Mod: text("mod"), Os: text("os"), UserAgent: text("userAgent"),
		},
		LastLoginTime: instant(use.lastLogin), LastIp: unlessEmpty(use.lastIP), Online: online,
	}
}
