package emulator

import (
	"context"

	authingv3 "github.com/authing-grpc/authing-grpc/gen/authing/v3"
)

// emulated stands where Authing names a version.
const emulated = "emulator"

// GetSystemInfo publishes the keys that passwords are encrypted with.
func (s *authV3) GetSystemInfo(context.Context, *authingv3.GetSystemInfoRequest) (*authingv3.GetSystemInfoResponse, error) {
	return &authingv3.GetSystemInfoResponse{
		Rsa:     &authingv3.EncryptionKey{PublicKey: s.keys.pem},
		Sm2:     &authingv3.EncryptionKey{PublicKey: s.keys.sm2.public},
		Version: &authingv3.SystemVersions{Server: emulated, Console: emulated, Login: emulated},
	}, nil
}
