# Gatehouse. `make run` starts it with the sample company, `make test` proves it.
# Swift 6.3 has to be on PATH; everything else is installed by `make deps`.

SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help

DATA ?= ./gatehouse-data
PREFIX ?= /usr/local
FUZZ_SECONDS ?= 60
SANITIZER_FILTER ?= LDAPProtocolTests|IdentityTests|DirectoryTests|StoreTests
RELEASE := --configuration release --static-swift-stdlib --product gatehouse

BUILD_PACKAGES := build-essential pkg-config libldap2-dev libsasl2-dev libkrb5-dev libssl-dev libsqlite3-dev \
	libargon2-dev libsasl2-modules libsasl2-modules-gssapi-mit libcrypt-dev libunistring-dev libqrencode-dev libpng-dev \
	zlib1g-dev libzstd-dev libpam0g-dev
TEST_PACKAGES := wrk strace slapd ldap-utils curl openssl python3 python3-ldap3 python3-venv zbar-tools nginx-light zstd \
	389-ds-base libnss3-tools samba-ad-dc samba-ad-provision ldb-tools krb5-kdc krb5-admin-server krb5-user \
	apache2-bin lua-socket caddy haproxy fail2ban sasl2-bin pamtester openssh-server libsasl2-modules-gssapi-mit \
	postgresql dovecot-core dovecot-ldap
SUDO := $(shell [ "$$(id -u)" = 0 ] || echo sudo)

.PHONY: help deps run test bench fuzz tsan asan format lint build pam release install house

help: ## Say what there is
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

deps: ## Install the Debian packages that are missing
	@missing=$$(for p in $(BUILD_PACKAGES) $(TEST_PACKAGES); do \
		dpkg-query -W -f '$${Status}' $$p 2>/dev/null | grep -q 'ok installed' || echo $$p; done); \
	if [ -n "$$missing" ]; then \
		echo "installing:" $$missing; \
		$(SUDO) apt-get update -q >/dev/null; \
		echo 'slapd slapd/no_configuration boolean true' | $(SUDO) debconf-set-selections 2>/dev/null || true; \
		$(SUDO) env DEBIAN_FRONTEND=noninteractive apt-get -o DPkg::Lock::Timeout=600 install -y -q \
			--no-install-recommends $$missing >/dev/null; \
	fi
	@command -v swift >/dev/null || { echo 'swift is not on PATH: install the Swift 6.3 toolchain from swift.org'; exit 1; }

run: deps release ## Start the gateway with the sample company
	@gatehouse="$$(swift build $(RELEASE) --show-bin-path)/gatehouse"; \
	export GATEHOUSE_ADMIN_USER=admin GATEHOUSE_ADMIN_PASSWORD=admin-example-only-7; \
	[ -e '$(DATA)/gatehouse.db' ] || "$$gatehouse" import --data '$(DATA)' ldif/company.ldif; \
	cat docs/try.txt; \
	exec "$$gatehouse" serve --data '$(DATA)'

build: ## Build the program and the tests, for debugging
	swift build --build-tests

test: deps lint build ## Check the format, build with warnings as errors, run all tests
	swift test --skip-build --skip EndToEndTests
	swift test --skip-build --filter EndToEndTests

PAM_MODULE := .build/pam/pam_gatehouse.so
PAM_FOLDER ?= /lib/$(shell dpkg-architecture -q DEB_HOST_MULTIARCH 2>/dev/null || gcc -print-multiarch)/security

pam: $(PAM_MODULE) ## Build the PAM module

# Embedded Swift: no runtime comes into sshd, and nothing but the entry points shows.
$(PAM_MODULE): $(wildcard Sources/PAMModule/* Sources/CPAM/*)
	@mkdir -p $(@D)
	swiftc -enable-experimental-feature Embedded -swift-version 6 -wmo -Osize -parse-as-library -warnings-as-errors \
		-module-name pam_gatehouse -module-cache-path $(@D) -I Sources/CPAM -Xfrontend -function-sections -emit-library -o $@ \
		-lpam -lcrypt -Xlinker --version-script=Sources/PAMModule/exports.map -Xlinker --gc-sections \
		-Xlinker -z -Xlinker now Sources/PAMModule/*.swift

release: ## Build the program for use
	swift build $(RELEASE)

install: release pam ## Install the program below PREFIX, and the PAM module
	install -D -m 0755 -s "$$(swift build $(RELEASE) --show-bin-path)/gatehouse" '$(DESTDIR)$(PREFIX)/bin/gatehouse'
	install -D -m 0644 docs/gatehouse.yaml '$(DESTDIR)$(PREFIX)/share/gatehouse/gatehouse.yaml'
	install -m 0644 docs/apache-gatehouse.lua docs/haproxy-gatehouse.lua '$(DESTDIR)$(PREFIX)/share/gatehouse/'
	install -d '$(DESTDIR)$(PREFIX)/share/gatehouse/schema'
	install -m 0644 ldif/schema/* '$(DESTDIR)$(PREFIX)/share/gatehouse/schema/'
	install -D -m 0644 -s $(PAM_MODULE) '$(DESTDIR)$(PAM_FOLDER)/pam_gatehouse.so'
	install -d '$(DESTDIR)$(PREFIX)/share/gatehouse/pam'
	install -m 0644 docs/pam/* '$(DESTDIR)$(PREFIX)/share/gatehouse/pam/'

bench: deps release ## Measure beside slapd and the bare HTTP library
	swift build --configuration release --static-swift-stdlib --product bare-http
	swift build --configuration release --static-swift-stdlib --product ldif-speed
	Benchmarks/run --gatehouse "$$(swift build $(RELEASE) --show-bin-path)/gatehouse" \
		--ldif "$$(swift build $(RELEASE) --show-bin-path)/ldif-speed"
	Benchmarks/http --gatehouse "$$(swift build $(RELEASE) --show-bin-path)/gatehouse" \
		--bare "$$(swift build $(RELEASE) --show-bin-path)/bare-http"

fuzz: deps ## Feed the decoders made-up input, FUZZ_SECONDS for each of them
	GATEHOUSE_FUZZ=1 swift build --configuration release --sanitize=fuzzer --scratch-path .build-fuzz --product fuzz
	@program="$$(GATEHOUSE_FUZZ=1 swift build --configuration release --scratch-path .build-fuzz --show-bin-path)/fuzz"; \
	for target in message filter name ldif; do \
		echo "$$target, for $(FUZZ_SECONDS) s"; \
		mkdir -p .build-fuzz/corpus/$$target .build-fuzz/found; \
		SWIFT_BACKTRACE=enable=no GATEHOUSE_FUZZ_TARGET=$$target "$$program" -max_total_time=$(FUZZ_SECONDS) -max_len=4096 -timeout=10 \
			-rss_limit_mb=1024 -print_final_stats=1 -verbosity=0 -artifact_prefix=.build-fuzz/found/$$target- \
			.build-fuzz/corpus/$$target Tests/Fuzz/Corpus/$$target; \
	done

tsan: ## Run the tests under the thread sanitizer
	swift test --sanitize=thread --scratch-path .build-tsan --filter '$(SANITIZER_FILTER)'

asan: ## Run the tests under the address sanitizer
	ASAN_OPTIONS=detect_leaks=0 swift test --sanitize=address --scratch-path .build-asan --filter '$(SANITIZER_FILTER)'

format: ## Bring the sources into the one format
	swift format format -i --recursive Sources Tests Benchmarks Package.swift

lint: ## Check the format
	swift format lint --strict --recursive Sources Tests Benchmarks Package.swift

house: ## Draw which folders lean on which
	python3 Benchmarks/house.py .
