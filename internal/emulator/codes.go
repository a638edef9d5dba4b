package emulator

import (
	"crypto/rand"
	"fmt"
	"math/big"
	"time"
)

// One-time codes by SMS and email, and permits for the second half of what a
// code allows.

const (
	smsCodeLifetime   = time.Minute
	emailCodeLifetime = 5 * time.Minute
	permitLifetime    = 5 * time.Minute
)

// Channels: what a one-time code is for.
const (
	channelLogin         = "CHANNEL_LOGIN"
	channelRegister      = "CHANNEL_REGISTER"
	channelResetPassword = "CHANNEL_RESET_PASSWORD"
	channelBindEmail     = "CHANNEL_BIND_EMAIL"
	channelUnbindEmail   = "CHANNEL_UNBIND_EMAIL"
	channelUpdateEmail   = "CHANNEL_UPDATE_EMAIL"
	channelBindPhone     = "CHANNEL_BIND_PHONE"
	channelUnbindPhone   = "CHANNEL_UNBIND_PHONE"
	channelCompleteEmail = "CHANNEL_COMPLETE_EMAIL"
	channelCompletePhone = "CHANNEL_COMPLETE_PHONE"
	channelDeleteAccount = "CHANNEL_DELETE_ACCOUNT"
	channelVerifyMFA     = "CHANNEL_VERIFY_MFA"

	// channelAny is that of codes which v2 sends without saying what for.
	channelAny = "CHANNEL_ANY"
)

func codeKey(to contact, channel string) string {
	return fmt.Sprintf("code %s %s", channel, to.key())
}

// sendCode puts a new code into the inbox of the contact. An earlier one for
// the same channel is good no more.
func (e *Emulator) sendCode(to contact, channel string) error {
	if err := to.check(); err != nil {
		return err
	}
	code, err := randomDigits()
	if err != nil {
		return err
	}
	lifetime := emailCodeLifetime
	if to.phone != "" {
		lifetime = smsCodeLifetime
	}
	return e.handOut(&pass{key: codeKey(to, channel), secret: code, contact: to, channel: channel}, lifetime)
}

func randomDigits() (string, error) {
	n, err := rand.Int(rand.Reader, big.NewInt(1_000_000))
	return fmt.Sprintf("%06d", n), err
}

// lookAtCode says whether a code is right: 2001 if not, 2300 if it has ended.
func (e *Emulator) lookAtCode(to contact, channel, code string) error {
	return anyCode([]string{channel, channelAny}, func(channel string) error {
		return e.look(codeKey(to, channel), code)
	})
}

// useCode uses a code up: one of the channel, of another that serves as well, or
// one that v2 sent without a channel.
func (e *Emulator) useCode(to contact, channel, code string, others ...string) error {
	return anyCode(append([]string{channel, channelAny}, others...), func(channel string) error {
		_, err := e.use(codeKey(to, channel), code)
		return err
	})
}

// anyCode says whether the code of one of the channels passes.
func anyCode(channels []string, pass func(channel string) error) error {
	refusal := refused(codeWrongCode)
	for _, channel := range channels {
		err := pass(channel)
		if err == nil {
			return nil
		}
		switch f := faultOf(err); {
		case f.status == statusBroken:
			return err
		case f.code == codeEndedCode:
			refusal = f
		}
	}
	return refusal
}

// codeFor is the newest code that was sent to the contact of a key and is still
// good, of one channel if it is not empty. Without one it is empty.
func (e *Emulator) codeFor(key, channel string) (string, error) {
	passes, err := e.read().passesInOrder()
	newest := ""
	for _, p := range passes {
		if p.channel != "" && p.contact.key() == key && (channel == "" || p.channel == channel) && p.good(e.now()) {
			newest = p.secret
		}
	}
	return newest, err
}

// Permits, by the member of requests and answers that carries their token.
const (
	permitPassword = "passwordResetToken"
	permitEmail    = "updateEmailToken"
	permitPhone    = "updatePhoneToken"
	permitDeletion = "deleteAccountToken"
)

// permit lets a user do something a little later, with the contact if it is
// about one.
func (e *Emulator) permit(what string, u *user, about contact) (token string, seconds int64, err error) {
	token = randomHex(32)
	err = e.handOut(&pass{key: what + " " + token, userID: u.ID, contact: about}, permitLifetime)
	return token, int64(permitLifetime.Seconds()), err
}

// redeem uses a permit up; holder is who must have got it, nil for anybody.
func (e *Emulator) redeem(what, token string, holder *user) (*pass, error) {
	p, err := e.use(what+" "+token, "")
	if err != nil && faultOf(err).status == statusBroken {
		return nil, err
	}
	if err != nil || holder != nil && holder.ID != p.userID {
		return nil, badField(what, "is not valid or has expired")
	}
	return p, nil
}
