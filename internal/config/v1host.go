package config

// v1HostOf is where the v1 API is that belongs to an API host: on authing.cn a
// host of its own, as in the v1 SDKs. Of other installations it is not known;
// credentials then go to their API host and nowhere else.
func v1HostOf(api, cloud Host) Host {
	if api.within("authing.cn") {
		return cloud
	}
	return api
}
