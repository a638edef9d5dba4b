package emulator

import (
	"context"

	authingv3 "github.com/authing-grpc/authing-grpc/gen/authing/v3"
)

// Only hashes of passwords are kept, and no field is encrypted: what Authing
// reads back with the keys of its console is not there to be read.

// passwordIsHash refuses to give a password back.
func passwordIsHash() *fault {
	return notEmulated("a password that can be read again")
}

// GetUserPasswordCiphertext refuses.
func (s *managementV3) GetUserPasswordCiphertext(_ context.Context, req *authingv3.GetUserPasswordCiphertextRequest) (*authingv3.GetUserPasswordCiphertextResponse, error) {
	_, err := userNamed(s.read(), req)
	return nil, orFault(err, passwordIsHash())
}

// GetUserEncryptPasswordBatch refuses.
func (s *managementV3) GetUserEncryptPasswordBatch(_ context.Context, req *authingv3.GetUserEncryptPasswordBatchRequest) (*authingv3.GetUserEncryptPasswordBatchResponse, error) {
	v := s.read()
	for _, id := range req.GetUserIds() {
		if _, err := mustFind(v, "userIds", "user_id", id); err != nil {
			return nil, err
		}
	}
	return nil, passwordIsHash()
}

// UserFieldDecrypt refuses.
func (s *managementV3) UserFieldDecrypt(context.Context, *authingv3.UserFieldDecryptRequest) (*authingv3.UserFieldDecryptResponse, error) {
	return nil, notEmulated("encryption of user fields")
}
