package emulator

import (
	"errors"
	"time"
)

// SeedSettings is how the pool differs from the default one. Names are those of
// the v2 user pool.
type SeedSettings struct {
	// RegisterDisabled: nobody signs up. Default false.
	RegisterDisabled bool `yaml:"registerDisabled" json:"registerDisabled"`

	ChangeEmailStrategy struct {
		// VerifyOldEmail: a change of the email address needs a code that was
		// sent to the old one. Default true.
		VerifyOldEmail *bool `yaml:"verifyOldEmail" json:"verifyOldEmail"`
	} `yaml:"changeEmailStrategy" json:"changeEmailStrategy"`

	ChangePhoneStrategy struct {
		// VerifyOldPhone is the same for the phone number.
		VerifyOldPhone *bool `yaml:"verifyOldPhone" json:"verifyOldPhone"`
	} `yaml:"changePhoneStrategy" json:"changePhoneStrategy"`

	LoginFailCheck struct {
		// Enabled: v2 asks for a captcha after Limit failures to sign in from
		// one IP address within TimeInterval seconds. Default true, 5 and 300.
		Enabled      *bool `yaml:"enabled" json:"enabled"`
		Limit        int   `yaml:"limit" json:"limit"`
		TimeInterval int   `yaml:"timeInterval" json:"timeInterval"`
	} `yaml:"loginFailCheck" json:"loginFailCheck"`

	LoginPasswordFailCheck struct {
		// Enabled: the wrong password that is the Limit-th in a row suspends the
		// account. Default true and 10.
		Enabled *bool `yaml:"enabled" json:"enabled"`
		Limit   int   `yaml:"limit" json:"limit"`
	} `yaml:"loginPasswordFailCheck" json:"loginPasswordFailCheck"`

	// Whitelist: nobody signs up to the pool with a username, an email address or
	// a phone number that is not on its whitelist. Default false.
	Whitelist SeedWhitelist `yaml:"whitelist" json:"-"`
}

// SeedWhitelist says which whitelists of the pool are on.
type SeedWhitelist struct {
	UsernameEnabled bool `yaml:"usernameEnabled"`
	EmailEnabled    bool `yaml:"emailEnabled"`
	PhoneEnabled    bool `yaml:"phoneEnabled"`
}

// settings of the pool that have an effect.
type settings struct {
	closed bool // nobody signs up

	oldEmailUnproved, oldPhoneUnproved bool

	failuresPerIP int // then a captcha; 0: never
	failureWindow time.Duration

	wrongPasswords int // then the account is suspended; 0: never
}

// complete gives what is absent its default.
func (s *SeedSettings) complete() {
	for _, on := range []**bool{
		&s.ChangeEmailStrategy.VerifyOldEmail, &s.ChangePhoneStrategy.VerifyOldPhone,
		&s.LoginFailCheck.Enabled, &s.LoginPasswordFailCheck.Enabled,
	} {
		if *on == nil {
			*on = new(true)
		}
	}
	for number, usual := range map[*int]int{
		&s.LoginFailCheck.Limit: 5, &s.LoginFailCheck.TimeInterval: 300, &s.LoginPasswordFailCheck.Limit: 10,
	} {
		if *number == 0 {
			*number = usual
		}
	}
}

// settingsOf is the settings that s means, which is complete.
func settingsOf(s SeedSettings) (settings, error) {
	perIP, passwords := s.LoginFailCheck, s.LoginPasswordFailCheck
	switch {
	case perIP.Limit < 0 || perIP.TimeInterval < 0 || perIP.TimeInterval > int((24*time.Hour).Seconds()):
		return settings{}, errors.New("loginFailCheck: limit and timeInterval must not be negative, nor the latter over a day")
	case passwords.Limit < 0:
		return settings{}, errors.New("loginPasswordFailCheck: limit must not be negative")
	}
	out := settings{
		closed:           s.RegisterDisabled,
		oldEmailUnproved: !*s.ChangeEmailStrategy.VerifyOldEmail,
		oldPhoneUnproved: !*s.ChangePhoneStrategy.VerifyOldPhone,
		failureWindow:    time.Duration(perIP.TimeInterval) * time.Second,
	}
	if *perIP.Enabled {
		out.failuresPerIP = perIP.Limit
	}
	if *passwords.Enabled {
		out.wrongPasswords = passwords.Limit
	}
	return out, nil
}
