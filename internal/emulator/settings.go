package emulator

import (
	"errors"
	"time"
)

// SeedSettings is how the pool differs from the default one. Names are those of
// the v2 user pool.
type SeedSettings struct {
	ChangeEmailStrategy struct {
		// VerifyOldEmail: a change of the email address needs a code that was
		// sent to the old one. Default true.
		VerifyOldEmail *bool `yaml:"verifyOldEmail"`
	} `yaml:"changeEmailStrategy"`

	ChangePhoneStrategy struct {
		// VerifyOldPhone is the same for the phone number.
		VerifyOldPhone *bool `yaml:"verifyOldPhone"`
	} `yaml:"changePhoneStrategy"`

	LoginFailCheck struct {
		// Enabled: v2 asks for a captcha after Limit failures to sign in from
		// one IP address within TimeInterval seconds. Default true, 5 and 300.
		Enabled      *bool `yaml:"enabled"`
		Limit        int   `yaml:"limit"`
		TimeInterval int   `yaml:"timeInterval"`
	} `yaml:"loginFailCheck"`

	// Whitelist: nobody signs up to the pool with a username, an email address or
	// a phone number that is not on its whitelist. Default false.
	Whitelist struct {
		UsernameEnabled bool `yaml:"usernameEnabled"`
		EmailEnabled    bool `yaml:"emailEnabled"`
		PhoneEnabled    bool `yaml:"phoneEnabled"`
	} `yaml:"whitelist"`
}

// settings of the pool; never changed after the seed.
type settings struct {
	oldEmailUnproved, oldPhoneUnproved bool

	failuresPerIP int // then a captcha; 0: never
	failureWindow time.Duration
}

func settingsOf(s SeedSettings) (settings, error) {
	off := func(setting *bool) bool { return setting != nil && !*setting }
	check := s.LoginFailCheck
	if check.Limit < 0 || check.TimeInterval < 0 || check.TimeInterval > int((24*time.Hour).Seconds()) {
		return settings{}, errors.New("settings.loginFailCheck: limit and timeInterval must not be negative, nor the latter over a day")
	}
	out := settings{
		oldEmailUnproved: off(s.ChangeEmailStrategy.VerifyOldEmail),
		oldPhoneUnproved: off(s.ChangePhoneStrategy.VerifyOldPhone),
		failuresPerIP:    5,
		failureWindow:    5 * time.Minute,
	}
	if check.Limit > 0 {
		out.failuresPerIP = check.Limit
	}
	if check.TimeInterval > 0 {
		out.failureWindow = time.Duration(check.TimeInterval) * time.Second
	}
	if off(check.Enabled) {
		out.failuresPerIP = 0
	}
	return out, nil
}
