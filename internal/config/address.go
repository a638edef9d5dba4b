package config

import (
	"errors"
	"fmt"
	"net"
	"strconv"
)

// Address is where a listener binds: host:port. Port 0 means any free one, an
// empty host every interface.
type Address string

// UnmarshalText accepts host:port with a numeric port.
func (a *Address) UnmarshalText(text []byte) error {
	_, port, err := net.SplitHostPort(string(text))
	if err != nil {
		return errors.New("is not host:port")
	}
	if _, err := strconv.ParseUint(port, 10, 16); err != nil {
		return fmt.Errorf("port %q is not a number from 0 to 65535", port)
	}
	*a = Address(text)
	return nil
}

// Allowed describes the accepted values.
func (Address) Allowed() string { return "host:port, port 0 to 65535" }

// OptionalAddress is an Address that may be switched off; off is empty.
type OptionalAddress string

// UnmarshalText accepts what Address does, and off.
func (a *OptionalAddress) UnmarshalText(text []byte) error {
	if string(text) == "off" {
		*a = ""
		return nil
	}
	var address Address
	if err := address.UnmarshalText(text); err != nil {
		return err
	}
	*a = OptionalAddress(address)
	return nil
}

// Allowed describes the accepted values.
func (OptionalAddress) Allowed() string { return "off, or " + Address("").Allowed() }
