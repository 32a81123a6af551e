package dev.firewall.net;

/**
 * The addresses at which cloud providers serve credentials and settings to a machine.
 * They come from the documentation of each:
 *
 * <ul>
 * <li>169.254.169.254: all large providers; fe80::a9fe:a9fe, its IPv6 form in OpenStack
 * ("IPv6 support in Metadata service") and Akamai</li>
 * <li>fd00:ec2::254: Amazon, "Access instance metadata for an EC2 instance"</li>
 * <li>169.254.170.2: Amazon, "Amazon ECS task IAM role"; 169.254.170.23 and fd00:ec2::23:
 * Amazon, "Set up the Amazon EKS Pod Identity Agent"</li>
 * <li>fd20:ce::254: Google Cloud, "View and query VM metadata"</li>
 * <li>168.63.129.16: Microsoft, "What is IP address 168.63.129.16?"</li>
 * <li>100.100.100.200: Alibaba Cloud, "View instance metadata"</li>
 * <li>192.0.0.192: Oracle, Compute Classic, "Retrieving Instance Metadata";
 * fd00:c1::a9fe:a9fe: Oracle, "Getting Instance Metadata"</li>
 * <li>169.254.42.42 and fd00:42::42: Scaleway, "Using the metadata API"</li>
 * </ul>
 */
final class MetadataAddresses {

	private MetadataAddresses() {
	}

	static boolean containsV4(long bits) {
		return switch ((int) bits) {
			// 169.254.169.254, 169.254.170.2, 169.254.170.23, 169.254.42.42
			case 0xA9FEA9FE, 0xA9FEAA02, 0xA9FEAA17, 0xA9FE2A2A -> true;
			// 168.63.129.16, 100.100.100.200, 192.0.0.192
			case 0xA83F8110, 0x646464C8, 0xC00000C0 -> true;
			default -> false;
		};
	}

	static boolean containsV6(long hi, long lo) {
		if (hi == 0xfd000ec200000000L) {
			return lo == 0x254L || lo == 0x23L;
		}
		return (hi == 0xfd2000ce00000000L && lo == 0x254L) || (hi == 0xfd0000c100000000L && lo == 0xa9fea9feL)
				|| (hi == 0xfd00004200000000L && lo == 0x42L) || (hi == 0xfe80000000000000L && lo == 0xa9fea9feL);
	}

}
