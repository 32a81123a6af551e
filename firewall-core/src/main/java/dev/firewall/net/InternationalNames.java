package dev.firewall.net;

import com.ibm.icu.lang.UCharacter;
import com.ibm.icu.lang.UProperty;
import com.ibm.icu.text.IDNA;
import com.ibm.icu.util.ICUInputTooLongException;
import org.jspecify.annotations.Nullable;

/**
 * Unicode names to A-labels by UTS 46, non-transitional as IDNA 2008 asks ("straße" is
 * not "strasse"). Loaded only when a name that is not ASCII is seen.
 */
final class InternationalNames {

	private static final IDNA UTS46 = IDNA.getUTS46Instance(
			IDNA.CHECK_BIDI | IDNA.CHECK_CONTEXTJ | IDNA.NONTRANSITIONAL_TO_ASCII | IDNA.NONTRANSITIONAL_TO_UNICODE);

	private InternationalNames() {
	}

	/**
	 * Converts a name.
	 * @param name a name with characters outside ASCII
	 * @return the name in A-labels, or {@code null} if it has characters that a reader
	 * could not see or that no name may have, or is too long to be mapped
	 */
	static @Nullable String toAscii(String name) {
		if (name.codePoints().anyMatch(InternationalNames::isInvisible)) {
			return null;
		}
		IDNA.Info info = new IDNA.Info();
		StringBuilder ascii = new StringBuilder();
		try {
			UTS46.nameToASCII(name, ascii, info);
		}
		catch (ICUInputTooLongException ex) {
			return null;
		}
		// An empty label is told by the caller, which knows about the trailing dot
		boolean onlyEmptyLabels = info.getErrors().stream().allMatch((error) -> error == IDNA.Error.EMPTY_LABEL);
		return onlyEmptyLabels ? ascii.toString() : null;
	}

	/** UTS 46 drops these without a word; a rule could not be read any more. */
	private static boolean isInvisible(int codePoint) {
		int type = UCharacter.getType(codePoint);
		return UCharacter.hasBinaryProperty(codePoint, UProperty.DEFAULT_IGNORABLE_CODE_POINT)
				|| UCharacter.isUWhiteSpace(codePoint) || type == Character.CONTROL || type == Character.FORMAT
				|| type == Character.PRIVATE_USE || type == Character.SURROGATE;
	}

}
